// Reads SQL, a JSON object of scripts by name, and prints a JSON object of what CockroachDB's grammar refuses: for each
// script the statements, with the reason. It is CockroachDB's own parser; what a statement then does is not looked at.
package main

import (
	"encoding/json"
	"fmt"
	"os"

	"github.com/cockroachdb/cockroachdb-parser/pkg/sql/parser"
)

type refusal struct {
	Statement string `json:"statement"`
	Reason    string `json:"reason"`
}

func main() {
	var scripts map[string]string
	if err := json.NewDecoder(os.Stdin).Decode(&scripts); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	refused := map[string][]refusal{}
	for name, script := range scripts {
		for _, statement := range split(script) {
			if reason := parse(statement); reason != "" {
				refused[name] = append(refused[name], refusal{statement, reason})
			}
		}
	}
	if err := json.NewEncoder(os.Stdout).Encode(refused); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func split(script string) []string {
	var statements []string
	for {
		end, found := parser.SplitFirstStatement(script)
		if !found {
			return append(statements, script)
		}
		statements = append(statements, script[:end])
		script = script[end:]
	}
}

// The parser does not survive some of the functions that it does not know.
func parse(statement string) (reason string) {
	defer func() {
		if fault := recover(); fault != nil {
			reason = "the parser fails"
		}
	}()
	if _, err := parser.Parse(statement); err != nil {
		return err.Error()
	}
	return ""
}
