//! Lines over days, as pictures that read without colour and without a script.
//!
//! Each line has a dash pattern, which the legend shows beside its name. A chart is drawn twice, wide and narrow, and the style sheet shows
//! the one that fits; colours are names that the style sheet replaces, so that a chart follows the theme. What is drawn
//! stands in a table too.

mod draw;

use askama::Template;
use dmex_types::Day;

use crate::frame::{Frame, Html};
use crate::problem::Problem;

/// How a line is told from the others.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Stroke {
    Solid,
    Dashed,
    Dotted,
}

impl Stroke {
    /// As the style sheet knows it.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Solid => "solid",
            Self::Dashed => "dashed",
            Self::Dotted => "dotted",
        }
    }
}

/// One line.
#[derive(Clone, Debug)]
pub(crate) struct Line {
    pub(crate) name: String,
    pub(crate) stroke: Stroke,
    pub(crate) points: Vec<(Day, f64)>,
}

/// Lines over the same days.
#[derive(Clone, Debug)]
pub(crate) struct Chart {
    pub(crate) title: String,
    /// What the height means.
    pub(crate) unit: String,
    /// Whether the picture begins at zero, as shares and sums should.
    pub(crate) from_zero: bool,
    pub(crate) lines: Vec<Line>,
}

#[derive(Template)]
#[template(path = "chart.html")]
struct Figure<'a> {
    p: &'a Frame,
    chart: &'a Chart,
    wide: Html,
    narrow: Html,
    rows: Vec<(Day, Vec<Option<String>>)>,
}

impl Chart {
    /// The chart with its table; a sentence where there is nothing to draw yet.
    pub(crate) fn figure(&self, p: &Frame) -> Result<Html, Problem> {
        let points = self.lines.iter().map(|line| line.points.len()).max().unwrap_or_default();
        if points < 2 {
            return Ok(Html(format!(
                "<p class=\"empty\">{}</p>",
                crate::figure::escaped(&p.say("chart-empty"))
            )));
        }
        let picture = |size| draw::picture(self, size).map(Html);
        let drawn = picture(draw::WIDE).and_then(|wide| Ok((wide, picture(draw::NARROW)?)));
        let (wide, narrow) = drawn.map_err(|error| {
            tracing::error!(error, chart = self.title, "a chart cannot be drawn");
            Problem::Broken
        })?;
        Ok(Html(Figure { p, chart: self, wide, narrow, rows: self.rows() }.render()?))
    }

    /// Newest first.
    fn rows(&self) -> Vec<(Day, Vec<Option<String>>)> {
        let mut days: Vec<Day> =
            self.lines.iter().flat_map(|line| &line.points).map(|(day, _)| *day).collect();
        days.sort_unstable();
        days.dedup();
        let at = |line: &Line, day: Day| {
            let found = line.points.binary_search_by_key(&day, |(day, _)| *day).ok()?;
            line.points.get(found).map(|(_, value)| draw::label(*value))
        };
        days.into_iter()
            .rev()
            .map(|day| (day, self.lines.iter().map(|line| at(line, day)).collect()))
            .collect()
    }
}
