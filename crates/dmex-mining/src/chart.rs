//! A backtest as a picture: what the mined coin was worth, against its cost and against buying the coin.
//!
//! The picture reads without colour: each line has a dash pattern and its name at its end,
//! all words are text elements, and a title element says what a reader cannot see.

use std::fmt::Display;

use dmex_types::{Asset, Day};
use plotters::coord::types::{RangedCoordf64, RangedCoordu32};
use plotters::prelude::*;

use crate::backtest::BacktestReport;

/// Width and height in pixels.
const SIZE: (u32, u32) = (960, 540);
const NAMES_WIDTH: u32 = 150;
const FONT: &str = "sans-serif";
const MINED: RGBColor = RGBColor(0, 92, 160);
const COST: RGBColor = RGBColor(190, 50, 20);
const HOLD: RGBColor = RGBColor(90, 90, 90);

/// The picture could not be drawn.
#[derive(Debug, thiserror::Error)]
#[error("the chart cannot be drawn: {0}")]
pub struct ChartError(String);

impl ChartError {
    pub(crate) const fn new(cause: String) -> Self {
        Self(cause)
    }
}

/// How a line is told from the others without colour.
#[derive(Clone, Copy)]
enum Stroke {
    Solid,
    Dashed,
    Dotted,
}

struct Line<'a> {
    name: &'a str,
    colour: RGBColor,
    stroke: Stroke,
    points: Vec<(u32, f64)>,
}

type Plane<'a, 'b> = ChartContext<'a, SVGBackend<'b>, Cartesian2d<RangedCoordu32, RangedCoordf64>>;

/// Draws a report as an SVG document.
///
/// # Errors
/// [`ChartError`] if the report has no finite values to draw.
pub fn render_svg(report: &BacktestReport) -> Result<String, ChartError> {
    let mut svg = String::new();
    draw(report, &mut svg).map_err(ChartError)?;
    Ok(with_accessible_title(&svg, &title(report)))
}

fn draw(report: &BacktestReport, svg: &mut String) -> Result<(), String> {
    let root = SVGBackend::with_string(svg, SIZE).into_drawing_area();
    root.fill(&WHITE).map_err(text)?;
    let lines = lines(report);
    let top = highest(&lines)?;
    let first = report.from.number();
    let mut plane = ChartBuilder::on(&root)
        .caption(title(report), (FONT, 20))
        .margin(12)
        // Room for the names at the ends of the lines.
        .margin_right(NAMES_WIDTH)
        .x_label_area_size(48)
        .y_label_area_size(84)
        .build_cartesian_2d(first..report.until.number(), 0.0..top * 1.08)
        .map_err(text)?;
    let decimals = decimals_for(top);
    draw_axes(&mut plane, decimals)?;
    for line in &lines {
        draw_line(&mut plane, line)?;
    }
    draw_payback(&mut plane, report)?;
    draw_names(&root, &plane, &lines, decimals)?;
    root.present().map_err(text)
}

fn lines(report: &BacktestReport) -> [Line<'static>; 3] {
    let coin = match report.asset {
        Asset::Btc => "BTC bought instead",
        Asset::Fil => "FIL bought instead",
    };
    let points = |value: fn(&crate::backtest::BacktestDay) -> f64| {
        report.series.iter().map(|day| (day.day.number(), value(day))).collect()
    };
    let ends = vec![(report.from.number(), report.cost_usd), (report.until.number(), report.cost_usd)];
    [
        Line {
            name: "mined coin",
            colour: MINED,
            stroke: Stroke::Solid,
            points: points(|day| day.total_value_usd),
        },
        Line { name: "cost", colour: COST, stroke: Stroke::Dashed, points: ends },
        Line {
            name: coin,
            colour: HOLD,
            stroke: Stroke::Dotted,
            points: points(|day| day.hold_coin_value_usd),
        },
    ]
}

fn highest(lines: &[Line<'_>]) -> Result<f64, String> {
    let top = lines.iter().flat_map(|line| &line.points).map(|point| point.1).fold(0.0, f64::max);
    if top.is_finite() && top > 0.0 { Ok(top) } else { Err("it has no values above zero".to_owned()) }
}

fn draw_axes(plane: &mut Plane<'_, '_>, decimals: usize) -> Result<(), String> {
    plane
        .configure_mesh()
        .x_desc("day (UTC)")
        .y_desc("US dollars")
        .x_labels(8)
        .x_label_formatter(&|day| Day::new(*day).to_string())
        .y_label_formatter(&|usd| dollars(*usd, decimals))
        .light_line_style(TRANSPARENT)
        .bold_line_style(BLACK.mix(0.12))
        .label_style((FONT, 13))
        .axis_desc_style((FONT, 15))
        .draw()
        .map_err(text)
}

fn draw_line(plane: &mut Plane<'_, '_>, line: &Line<'_>) -> Result<(), String> {
    let points = line.points.iter().copied();
    let style = line.colour.stroke_width(2);
    match line.stroke {
        Stroke::Solid => plane.draw_series(LineSeries::new(points, style)).map(drop).map_err(text),
        Stroke::Dashed => {
            plane.draw_series(DashedLineSeries::new(points, 10, 6, style)).map(drop).map_err(text)
        }
        Stroke::Dotted => {
            plane.draw_series(DashedLineSeries::new(points, 2, 4, style)).map(drop).map_err(text)
        }
    }
}

fn draw_payback(plane: &mut Plane<'_, '_>, report: &BacktestReport) -> Result<(), String> {
    let Some((date, day)) = report.payback_date.zip(report.payback_day) else {
        return Ok(());
    };
    let at = (date.number(), report.cost_usd);
    let mark = EmptyElement::at(at)
        + Circle::new((0, 0), 5, MINED.filled())
        + Text::new(format!("paid back on day {day}"), (8, 8), (FONT, 13).into_font());
    plane.draw_series(std::iter::once(mark)).map(drop).map_err(text)
}

/// Writes each line's name where it ends, apart from one another even if the lines end together.
fn draw_names<'a>(
    root: &DrawingArea<SVGBackend<'a>, plotters::coord::Shift>,
    plane: &Plane<'_, 'a>,
    lines: &[Line<'_>],
    decimals: usize,
) -> Result<(), String> {
    const LINE_HEIGHT: i32 = 34;
    let mut names: Vec<(i32, i32, &Line<'_>, f64)> = lines
        .iter()
        .filter_map(|line| {
            let end = line.points.last()?;
            let (x, y) = plane.backend_coord(end);
            Some((y, x, line, end.1))
        })
        .collect();
    names.sort_by_key(|name| name.0);
    let mut free_from = i32::MIN;
    for (y, x, line, usd) in names {
        let y = y.max(free_from);
        free_from = y + LINE_HEIGHT;
        let style = (FONT, 14).into_font().color(&line.colour);
        root.draw(&Text::new(line.name.to_owned(), (x + 8, y - 14), style.clone())).map_err(text)?;
        root.draw(&Text::new(format!("{} USD", dollars(usd, decimals)), (x + 8, y + 2), style))
            .map_err(text)?;
    }
    Ok(())
}

fn title(report: &BacktestReport) -> String {
    format!("{} of {}, {} days from {}", report.power, report.asset, report.days, report.from)
}

/// Decimals that a picture of this height needs to tell its values apart.
fn decimals_for(top: f64) -> usize {
    match top {
        top if top >= 100.0 => 0,
        top if top >= 1.0 => 2,
        _ => 6,
    }
}

/// A number of dollars with thousands set apart.
fn dollars(usd: f64, decimals: usize) -> String {
    let number = format!("{usd:.decimals$}");
    let whole = number.find('.').unwrap_or(number.len());
    let mut grouped = String::new();
    for (index, digit) in number.chars().enumerate() {
        if index > 0 && index < whole && (whole - index) % 3 == 0 {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped
}

/// The title holds figures, units and dates only, so nothing in it needs escaping.
pub(crate) fn with_accessible_title(svg: &str, title: &str) -> String {
    svg.replacen("<svg ", "<svg role=\"img\" ", 1).replacen(">\n", &format!(">\n<title>{title}</title>\n"), 1)
}

fn text(error: impl Display) -> String {
    error.to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dollars_are_grouped_and_as_fine_as_the_picture_needs() {
        assert_eq!(dollars(1_234_567.8, decimals_for(2e6)), "1,234,568");
        assert_eq!(dollars(0.0, 0), "0");
        assert_eq!(dollars(42.5, decimals_for(50.0)), "42.50");
        assert_eq!(dollars(1_042.5, 2), "1,042.50");
        assert_eq!(dollars(0.000_106, decimals_for(0.001)), "0.000106");
    }
}
