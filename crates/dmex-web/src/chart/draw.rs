//! From lines to SVG.

use std::fmt::Display;

use dmex_types::Day;
use plotters::coord::types::{RangedCoordf64, RangedCoordu32};
use plotters::prelude::*;

use super::{Chart, Line, Stroke};

/// Width and height in pixels.
pub(super) const WIDE: (u32, u32) = (760, 300);
pub(super) const NARROW: (u32, u32) = (360, 260);
const FONT: &str = "sans-serif";
/// The style sheet knows these and puts the theme's colours in their place.
const INKS: [RGBColor; 3] = [RGBColor(1, 0, 0), RGBColor(2, 0, 0), RGBColor(3, 0, 0)];
const GRID: RGBColor = RGBColor(4, 0, 0);
const WORDS: RGBColor = RGBColor(5, 0, 0);
/// Width of a date below the axis: one may stand under its very end.
const DATE: u32 = 64;
/// Room above the highest line.
const HEADROOM: f64 = 0.06;

type Plane<'a, 'b> = ChartContext<'a, SVGBackend<'b>, Cartesian2d<RangedCoordu32, RangedCoordf64>>;

pub(super) fn picture(chart: &Chart, size: (u32, u32)) -> Result<String, String> {
    let mut svg = String::new();
    draw(chart, size, &mut svg)?;
    // It stands beside a caption and a table that say the same.
    Ok(svg.replacen("<svg ", "<svg aria-hidden=\"true\" focusable=\"false\" ", 1))
}

fn draw(chart: &Chart, size: (u32, u32), svg: &mut String) -> Result<(), String> {
    let root = SVGBackend::with_string(svg, size).into_drawing_area();
    let (first, last) = span(&chart.lines).ok_or("no days")?;
    let (low, high) = heights(chart);
    let mut plane = ChartBuilder::on(&root)
        .margin(6)
        .margin_right(DATE / 2)
        .x_label_area_size(26)
        .y_label_area_size(if size == WIDE { 64 } else { 52 })
        .build_cartesian_2d(first..last, low..high)
        .map_err(text)?;
    let words = (FONT, 12).into_font().color(&WORDS);
    plane
        .configure_mesh()
        .disable_x_mesh()
        .light_line_style(TRANSPARENT)
        .bold_line_style(GRID.stroke_width(1))
        .axis_style(GRID.stroke_width(1))
        .label_style(words)
        .x_labels(if size == WIDE { 6 } else { 3 })
        .y_labels(5)
        .x_label_formatter(&|day| Day::new(*day).to_string())
        .y_label_formatter(&|value| label(*value))
        .draw()
        .map_err(text)?;
    for (line, ink) in chart.lines.iter().zip(INKS) {
        draw_line(&mut plane, line, ink)?;
    }
    root.present().map_err(text)
}

fn draw_line(plane: &mut Plane<'_, '_>, line: &Line, ink: RGBColor) -> Result<(), String> {
    let points = line.points.iter().map(|(day, value)| (day.number(), *value));
    let style = ink.stroke_width(2);
    match line.stroke {
        Stroke::Solid => plane.draw_series(LineSeries::new(points, style)).map(drop).map_err(text)?,
        Stroke::Dashed => {
            plane.draw_series(DashedLineSeries::new(points, 8, 5, style)).map(drop).map_err(text)?;
        }
        Stroke::Dotted => {
            plane.draw_series(DashedLineSeries::new(points, 2, 4, style)).map(drop).map_err(text)?;
        }
    }
    Ok(())
}

fn span(lines: &[Line]) -> Option<(u32, u32)> {
    let days = || lines.iter().flat_map(|line| &line.points).map(|(day, _)| day.number());
    Some((days().min()?, days().max()?))
}

/// The lowest and the highest that is drawn, with some room.
fn heights(chart: &Chart) -> (f64, f64) {
    let values = || chart.lines.iter().flat_map(|line| &line.points).map(|(_, value)| *value);
    let high = values().fold(f64::NEG_INFINITY, f64::max);
    let low = if chart.from_zero { 0.0 } else { values().fold(f64::INFINITY, f64::min) };
    let room = if high > low { (high - low) * HEADROOM } else { high.abs().max(1.0) * HEADROOM };
    (if chart.from_zero { low } else { low - room }, high + room)
}

/// A number as short as it can be told from its neighbours.
pub(super) fn label(value: f64) -> String {
    let magnitude = value.abs();
    let decimals = match magnitude {
        _ if !(f64::MIN_POSITIVE..100.0).contains(&magnitude) => 0,
        _ if magnitude >= 1.0 => 2,
        _ if magnitude >= 0.01 => 4,
        _ => 9,
    };
    let text = format!("{value:.decimals$}");
    if text.contains('.') { text.trim_end_matches('0').trim_end_matches('.').to_owned() } else { text }
}

fn text(error: impl Display) -> String {
    error.to_string()
}
