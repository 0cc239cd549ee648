"""The dashboard and the alerts are valid, and name only metrics and label values of files/metrics.txt."""

import json
import re
import subprocess
import unittest

import yaml

import harness

FILES = harness.CHART / "files"


def listed():
    """The metrics of the list: name -> (type, {label: values})."""
    metrics = {}
    for line in (FILES / "metrics.txt").read_text().splitlines():
        if line and not line.startswith("#"):
            name, kind, *labels = line.split()
            metrics[name] = (kind, {k: set(v.split("|")) for k, v in (label.split("=", 1) for label in labels)})
    return metrics


def series(metrics):
    """The names under which Prometheus keeps them."""
    for name, (kind, labels) in metrics.items():
        if kind == "histogram":
            yield from ((name + suffix, labels) for suffix in ("_bucket", "_count", "_sum"))
        else:
            yield name, labels


def alerts():
    return [rule for group in yaml.safe_load((FILES / "alerts.yaml").read_text())["groups"] for rule in group["rules"]]


def panels():
    return json.loads((FILES / "dashboard.json").read_text())["panels"]


def selectors(expressions):
    """What PromQL expressions select; fails if Prometheus would refuse one."""
    lines = "\n".join(" ".join(e.split()).replace("$__rate_interval", "5m") for e in expressions)
    done = subprocess.run(["promql"], input=lines, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    found = [json.loads(line) for line in done.stdout.splitlines()]
    assert len(found) == len(expressions)
    return found


class Expressions(unittest.TestCase):
    def expressions(self):
        return [rule["expr"] for rule in alerts()] + [t["expr"] for p in panels() for t in p["targets"]]

    def test_name_only_metrics_and_label_values_of_the_list(self):
        known = dict(series(listed()))
        for expression, found in zip(self.expressions(), selectors(self.expressions())):
            for selector in found:
                self.assertIn(selector["metric"], known, expression)
                for label, values in selector["labels"].items():
                    if label not in ("__name__", "namespace"):
                        self.assertIn(label, known[selector["metric"]], expression)
                        self.assertLessEqual(set(values), known[selector["metric"]][label], expression)

    def test_label_values_of_the_list_are_in_the_source(self):
        """A misspelt value would select nothing, and an alert on it would never fire."""
        source = "".join(f.read_text() for f in (harness.ROOT / "src" / "main" / "java").rglob("*.java"))
        for name, (_, labels) in listed().items():
            for label, values in labels.items():
                for value in values if label != "le" else ():
                    self.assertRegex(source, rf'"{value}"|\b{value.upper()}[,;(]', f"{name} {label}")

    def test_ask_for_the_tenant_of_the_release_alone(self):
        for expression, found in zip(self.expressions(), selectors(self.expressions())):
            for selector in found:
                self.assertEqual(selector["labels"].get("namespace"), ["$namespace"], expression)

    def test_use_the_whole_list(self):
        used = {s["metric"] for found in selectors(self.expressions()) for s in found}
        for name in listed():
            self.assertTrue(any(re.fullmatch(name + "(_bucket|_count|_sum)?", metric) for metric in used), name)

    def test_rates_are_of_counters(self):
        kinds = {name: listed()[re.sub("_(bucket|count|sum)$", "", name)][0] for name, _ in series(listed())}
        for expression in self.expressions():
            for metric in re.findall(r"(?:rate|increase)\((\w+)", expression):
                self.assertIn(kinds[metric], ("counter", "histogram"), expression)
            for metric in re.findall(r"(?:max|sum)(?: by \(\w+\))? ?\((pintags_\w+)", expression):
                self.assertEqual(kinds[metric], "gauge", expression)


class Alerts(unittest.TestCase):
    def test_say_how_bad_it_is_and_what_to_do(self):
        for rule in alerts():
            self.assertIn(rule["labels"]["severity"], ("warning", "critical"), rule["alert"])
            self.assertTrue(rule["annotations"]["summary"] and rule["annotations"]["description"], rule["alert"])
            self.assertIn("for", rule)

    def test_cover_what_operators_must_know(self):
        self.assertEqual({rule["alert"].removeprefix("PinTags") for rule in alerts()}, {
            "AccountsNeedReconnect", "AppRefused", "RefreshLag", "RefreshBudgetExhausted", "VaultDown", "DatabaseDown",
            "TokensExpireUnrenewed", "TokenErrors", "RefreshFailing", "RefreshUnfinished", "NotificationsGivenUp",
            "JournalFailing", "Absent"})

    def test_are_all_in_the_debugging_guide(self):
        rows = [line for line in (harness.ROOT / "kubernetes/README.md").read_text().splitlines()
                if line.startswith("| PinTags")]
        self.assertCountEqual([name for row in rows for name in re.findall(r"PinTags\w+", row.split("|")[1])],
                              [rule["alert"] for rule in alerts()])

    def test_are_those_of_the_release(self):
        rule = harness.one(harness.everything()["service-full"], "PrometheusRule")
        self.assertNotIn("$namespace", yaml.safe_dump(rule))
        self.assertIn('namespace="acme"', rule["spec"]["groups"][0]["rules"][0]["expr"])
        self.assertIn("{{ $value }}", rule["spec"]["groups"][0]["rules"][0]["annotations"]["summary"])


class Dashboard(unittest.TestCase):
    def test_panels_are_whole_and_apart(self):
        cells = set()
        for panel in panels():
            self.assertTrue(panel["title"] and panel["description"], panel["id"])
            at = panel["gridPos"]
            self.assertLessEqual(at["x"] + at["w"], 24, panel["title"])
            covered = {(x, y) for x in range(at["x"], at["x"] + at["w"]) for y in range(at["y"], at["y"] + at["h"])}
            self.assertFalse(cells & covered, panel["title"])
            cells |= covered
        self.assertEqual(len({panel["id"] for panel in panels()}), len(panels()))

    def test_is_shipped_unchanged(self):
        objects = harness.everything()["service-full"]
        data = harness.one(objects, "ConfigMap", "acme-pintags-dashboard")["data"]
        self.assertEqual(json.loads(data["pintags.json"]), json.loads((FILES / "dashboard.json").read_text()))


class Monitors(unittest.TestCase):
    def test_find_a_port_that_exists(self):
        objects = harness.everything()["service-full"]
        monitor = harness.one(objects, "ServiceMonitor")["spec"]
        service = [s for s in harness.of_kind(objects, "Service")
                   if monitor["selector"]["matchLabels"].items() <= s["metadata"]["labels"].items()]
        self.assertEqual([s["metadata"]["name"] for s in service], ["acme-pintags-management"])
        self.assertIn(monitor["endpoints"][0]["port"], [p["name"] for p in service[0]["spec"]["ports"]])

        objects = harness.everything()["example"]
        monitor = harness.one(objects, "PodMonitor")["spec"]
        found = [p for p in harness.pods(objects) if monitor["selector"]["matchLabels"].items() <= p.labels.items()]
        self.assertGreaterEqual(len(found), 2)
        for pod in found:
            names = [port["name"] for c in pod.containers for port in c.get("ports", [])]
            self.assertIn(monitor["podMetricsEndpoints"][0]["port"], names)
