// Reads PromQL expressions from standard input, one per line, and prints for each the selectors that it uses, one JSON
// array per line. Ends with status 1 at the first expression that Prometheus would refuse.
package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"

	"github.com/prometheus/prometheus/promql/parser"
)

type selector struct {
	Metric string              `json:"metric"`
	Labels map[string][]string `json:"labels"`
}

func main() {
	lines := bufio.NewScanner(os.Stdin)
	for lines.Scan() {
		expr, err := parser.ParseExpr(lines.Text())
		if err != nil {
			fmt.Fprintf(os.Stderr, "%s\n  %v\n", lines.Text(), err)
			os.Exit(1)
		}
		found := []selector{}
		parser.Inspect(expr, func(node parser.Node, _ []parser.Node) error {
			if vector, ok := node.(*parser.VectorSelector); ok {
				s := selector{Metric: vector.Name, Labels: map[string][]string{}}
				for _, m := range vector.LabelMatchers {
					s.Labels[m.Name] = append(s.Labels[m.Name], m.Value)
				}
				found = append(found, s)
			}
			return nil
		})
		if err := json.NewEncoder(os.Stdout).Encode(found); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
	}
}
