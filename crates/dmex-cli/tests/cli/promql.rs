//! As much of Prometheus' language as our alarms speak: so that what a process really shows can be held against them.
//!
//! `promtool test rules` says when an alarm fires and for how long; this says that what is measured can make it fire.

use std::collections::BTreeMap;

pub(crate) type Labels = BTreeMap<String, String>;
type Vector = Vec<(Labels, f64)>;

/// What `/metrics` said at some moments, the newest last.
#[derive(Default)]
pub(crate) struct Scrapes(Vec<Scrape>);

struct Scrape {
    /// [Unix seconds]
    at: f64,
    samples: Vec<(String, Labels, f64)>,
}

enum Value {
    Scalar(f64),
    Vector(Vector),
}

impl Scrapes {
    /// Adds what a process says now.
    pub(crate) fn add(&mut self, at: f64, text: &str) {
        let lines = text.lines().filter(|line| !line.is_empty() && !line.starts_with('#'));
        self.0.push(Scrape { at, samples: lines.map(sample).collect() });
    }

    /// The labels of everything for which an expression holds.
    pub(crate) fn fires(&self, expression: &str) -> Vec<Labels> {
        let mut parser = Parser { rest: expression.trim(), scrapes: self };
        let value = parser.comparison();
        assert_eq!(parser.rest, "", "the rest of {expression:?} was not understood");
        match value {
            Value::Vector(vector) => vector.into_iter().map(|(labels, _)| labels).collect(),
            Value::Scalar(_) => panic!("{expression:?} asks for nothing"),
        }
    }
}

fn sample(line: &str) -> (String, Labels, f64) {
    let (series, value) = line.rsplit_once(' ').unwrap();
    let (name, labels) = series.split_once('{').unwrap_or((series, "}"));
    let labels = labels.strip_suffix('}').unwrap();
    let labels = labels.split("\",").filter(|label| !label.is_empty()).map(|label| {
        let (name, value) = label.split_once("=\"").unwrap();
        (name.to_owned(), value.trim_end_matches('"').to_owned())
    });
    let mut labels: Labels = labels.collect();
    labels.insert("instance".to_owned(), "test".to_owned());
    (name.to_owned(), labels, value.parse().unwrap())
}

struct Parser<'a> {
    rest: &'a str,
    scrapes: &'a Scrapes,
}

impl<'a> Parser<'a> {
    fn comparison(&mut self) -> Value {
        let left = self.sum();
        let holds: fn(f64, f64) -> bool = match () {
            () if self.eat("==") => |left, right| (left - right).abs() < f64::EPSILON,
            () if self.eat(">") => |left, right| left > right,
            () if self.eat("<") => |left, right| left < right,
            () => return left,
        };
        let (Value::Vector(left), Value::Scalar(right)) = (left, self.sum()) else {
            panic!("only vectors are compared, with numbers")
        };
        Value::Vector(left.into_iter().filter(|(_, left)| holds(*left, right)).collect())
    }

    fn sum(&mut self) -> Value {
        let mut left = self.quotient();
        while self.eat("-") {
            let on = self.eat("on").then(|| self.names());
            left = combined(left, self.quotient(), on.as_deref(), |left, right| left - right);
        }
        left
    }

    fn quotient(&mut self) -> Value {
        let mut left = self.one();
        while self.eat("/") {
            left = combined(left, self.one(), None, |left, right| left / right);
        }
        left
    }

    fn one(&mut self) -> Value {
        if self.eat("(") {
            let value = self.comparison();
            assert!(self.eat(")"));
            return value;
        }
        let word = self.word();
        if let Ok(number) = word.parse() {
            return Value::Scalar(number);
        }
        let last = self.scrapes.0.last().unwrap();
        match word {
            "time" => {
                assert!(self.eat("(") && self.eat(")"));
                Value::Scalar(last.at)
            }
            "sum" => self.aggregated(|values| values.iter().sum()),
            "max" => self.aggregated(|values| values.iter().copied().fold(f64::MIN, f64::max)),
            "increase" | "rate" => self.over_time(|values| values.last().unwrap() - values.first().unwrap()),
            "min_over_time" => self.over_time(|values| values.iter().copied().fold(f64::MAX, f64::min)),
            name => {
                let matchers = self.matchers();
                Value::Vector(selected(last, name, &matchers))
            }
        }
    }

    fn aggregated(&mut self, of: fn(&[f64]) -> f64) -> Value {
        assert!(self.eat("by"));
        let by = self.names();
        let Value::Vector(vector) = self.one() else { panic!("numbers have no labels") };
        let mut groups: BTreeMap<Labels, Vec<f64>> = BTreeMap::new();
        for (labels, value) in vector {
            groups.entry(kept(&labels, &by)).or_default().push(value);
        }
        Value::Vector(groups.into_iter().map(|(labels, values)| (labels, of(&values))).collect())
    }

    /// What was scraped is within the range.
    fn over_time(&mut self, of: fn(&[f64]) -> f64) -> Value {
        assert!(self.eat("("));
        let name = self.word();
        let matchers = self.matchers();
        assert!(self.eat("["));
        self.word();
        assert!(self.eat("]") && self.eat(")"));
        let mut series: BTreeMap<Labels, Vec<f64>> = BTreeMap::new();
        for scrape in &self.scrapes.0 {
            for (labels, value) in selected(scrape, name, &matchers) {
                series.entry(labels).or_default().push(value);
            }
        }
        Value::Vector(series.into_iter().map(|(labels, values)| (labels, of(&values))).collect())
    }

    /// Names in parentheses.
    fn names(&mut self) -> Vec<&'a str> {
        assert!(self.eat("("));
        let mut names = vec![self.word()];
        while self.eat(",") {
            names.push(self.word());
        }
        assert!(self.eat(")"));
        names
    }

    /// Label, operator and text of each.
    fn matchers(&mut self) -> Vec<(&'a str, &'a str, &'a str)> {
        let mut matchers = Vec::new();
        if !self.eat("{") {
            return matchers;
        }
        while !self.eat("}") {
            let label = self.word();
            let operator = ["=~", "!~", "!=", "="].into_iter().find(|one| self.eat(one)).unwrap();
            assert!(self.eat("\""));
            let (text, rest) = self.rest.split_once('"').unwrap();
            self.rest = rest;
            matchers.push((label, operator, text));
            self.eat(",");
        }
        matchers
    }

    fn word(&mut self) -> &'a str {
        self.rest = self.rest.trim_start();
        let is_part = |letter: char| letter.is_ascii_alphanumeric() || letter == '_' || letter == '.';
        let end = self.rest.find(|letter| !is_part(letter)).unwrap_or(self.rest.len());
        let (word, rest) = self.rest.split_at(end);
        assert!(!word.is_empty(), "a word is missing before {:?}", self.rest);
        self.rest = rest;
        word
    }

    fn eat(&mut self, token: &str) -> bool {
        let Some(rest) = self.rest.trim_start().strip_prefix(token) else { return false };
        self.rest = rest.trim_start();
        true
    }
}

fn selected(scrape: &Scrape, name: &str, matchers: &[(&str, &str, &str)]) -> Vector {
    let fits = |labels: &Labels| {
        matchers.iter().all(|(label, operator, text)| {
            let value = labels.get(*label).map_or("", String::as_str);
            match *operator {
                "=" => value == *text,
                "!=" => value != *text,
                "=~" => is_like(value, text),
                _ => !is_like(value, text),
            }
        })
    };
    let found = scrape.samples.iter().filter(|(known, labels, _)| known == name && fits(labels));
    found.map(|(_, labels, value)| (labels.clone(), *value)).collect()
}

/// Alternatives of letters and dots, at whose end there may be anything: all that our expressions need of patterns.
fn is_like(value: &str, pattern: &str) -> bool {
    pattern.split('|').any(|one| {
        if let Some(start) = one.strip_suffix(".*") {
            return value.starts_with(start);
        }
        one.len() == value.len()
            && one.chars().zip(value.chars()).all(|(one, letter)| one == '.' || one == letter)
    })
}

fn kept(labels: &Labels, names: &[&str]) -> Labels {
    labels
        .iter()
        .filter(|(name, _)| names.contains(&name.as_str()))
        .map(|(name, value)| (name.clone(), value.clone()))
        .collect()
}

fn combined(left: Value, right: Value, on: Option<&[&str]>, of: fn(f64, f64) -> f64) -> Value {
    let key = |labels: &Labels| on.map_or_else(|| labels.clone(), |on| kept(labels, on));
    Value::Vector(match (left, right) {
        (Value::Scalar(left), Value::Vector(right)) => {
            right.into_iter().map(|(labels, right)| (labels, of(left, right))).collect()
        }
        (Value::Vector(left), Value::Vector(right)) => {
            let right: BTreeMap<Labels, f64> =
                right.into_iter().map(|(labels, value)| (key(&labels), value)).collect();
            let both = |(labels, left): (Labels, f64)| {
                let labels = key(&labels);
                right.get(&labels).map(|right| (labels.clone(), of(left, *right)))
            };
            left.into_iter().filter_map(both).collect()
        }
        _ => panic!("no alarm does this"),
    })
}

#[test]
fn fe10_what_is_shown_is_held_against_an_expression_as_prometheus_does() {
    let mut scrapes = Scrapes::default();
    scrapes.add(100.0, "# HELP a b\na{x=\"1\",y=\"p q\"} 2\na{x=\"2\"} 4\nok{status=\"200\"} 5\n");
    scrapes.add(
        200.0,
        "a{x=\"1\",y=\"p q\"} 3\na{x=\"2\"} 4\nok{status=\"200\"} 5\nok{status=\"503\"} 1\nb 0\n",
    );
    let count = |expression: &str| scrapes.fires(expression).len();
    assert_eq!(
        (count("a > 2"), count("a > 3"), count("a{x=\"1\"} > 3"), count("a{x!~\"1|3\"} > 3")),
        (2, 1, 0, 1)
    );
    assert_eq!((count("b == 0"), count("time() - (b > 0) > 1"), count("time() - b > 199")), (1, 0, 1));
    assert_eq!((count("increase(a[5m]) > 0"), count("min_over_time(a[5m]) > 2")), (1, 1));
    assert_eq!(
        (count("max by (instance) (a) > 3"), count("sum by (x) (a) > 3"), count("sum by (instance) (a) > 6")),
        (1, 1, 1)
    );
    assert_eq!(count("a / a < 1"), 0);
    assert_eq!(count("a - on (instance) b > 2"), 2);
    assert_eq!(count("sum by (instance) (ok{status=~\"5..\"}) / sum by (instance) (ok) > 0.1"), 1);
    assert_eq!((count("ok{status=~\"5.*\"} > 0"), count("ok{status=~\".*\"} > 0")), (1, 2));
    assert_eq!(scrapes.fires("a < 4")[0]["y"], "p q");
}
