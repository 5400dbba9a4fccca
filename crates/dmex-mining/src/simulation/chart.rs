//! A simulation as a picture: for each bond and price multiple, what the miner wins and what holders recover.
//!
//! The picture reads without colour: every field says its figure in words, shades only repeat it,
//! and a title element says what a reader cannot see.

use plotters::coord::Shift;
use plotters::prelude::*;
use plotters::style::text_anchor::{HPos, Pos, VPos};

use super::report::{BondReport, MultipleReport, PathsReport, SimulationReport, Spread};
use super::{Multiple, PathKind, Ramp};
use crate::chart::{ChartError, with_accessible_title};

const FONT: &str = "sans-serif";
const MARGIN: i32 = 24;
const HEAD: i32 = 70;
const FIELD: (i32, i32) = (66, 40);
/// Room to the left of a panel for its bonds.
const LABELS: i32 = 84;
/// Room above a panel for its name and its multiples.
const NAMES: i32 = 66;
const GAP: i32 = 30;
const PANEL_WIDTH: i32 = LABELS + 8 * FIELD.0;
const WIN: RGBColor = RGBColor(235, 140, 50);
const LOSS: RGBColor = RGBColor(70, 130, 200);

type Area<'a> = DrawingArea<SVGBackend<'a>, Shift>;

/// One of the two questions that a panel answers.
#[derive(Clone, Copy)]
enum Question {
    MinerWins,
    HoldersRecover,
}

/// Draws a report's own term as an SVG document.
///
/// # Errors
/// [`ChartError`] if there is nothing to draw.
pub fn render_svg(report: &SimulationReport) -> Result<String, ChartError> {
    let mut svg = String::new();
    draw(report, &mut svg).map_err(ChartError::new)?;
    Ok(with_accessible_title(&svg, &title(report)))
}

fn draw(report: &SimulationReport, svg: &mut String) -> Result<(), String> {
    let rows = report.paths.first().ok_or("it has no paths")?.bond_days().len();
    let panel_height = NAMES + i32::try_from(rows).map_err(text)? * FIELD.1;
    let kinds = i32::try_from(report.paths.len()).map_err(text)?;
    let width = 2 * MARGIN + 2 * PANEL_WIDTH + GAP;
    let height = HEAD + kinds * (panel_height + GAP) + MARGIN;
    let size = (u32::try_from(width).map_err(text)?, u32::try_from(height).map_err(text)?);
    let root = SVGBackend::with_string(svg, size).into_drawing_area();
    root.fill(&WHITE).map_err(text)?;
    write(&root, &title(report), (MARGIN, 26), 20, HPos::Left)?;
    write(&root, &explanation(report), (MARGIN, 50), 13, HPos::Left)?;
    for (paths, row) in report.paths.iter().zip(0..) {
        let y = HEAD + row * (panel_height + GAP);
        draw_panel(&root, report, paths, Question::MinerWins, (MARGIN, y))?;
        draw_panel(&root, report, paths, Question::HoldersRecover, (MARGIN + PANEL_WIDTH + GAP, y))?;
    }
    write(
        &root,
        "Each field: the middle of the paths on which the miner stopped, and how many those are. It stops where it expects to win; a minus: it lost.",
        (MARGIN, height - MARGIN),
        13,
        HPos::Left,
    )?;
    root.present().map_err(text)
}

fn draw_panel(
    root: &Area<'_>,
    report: &SimulationReport,
    paths: &PathsReport,
    question: Question,
    at: (i32, i32),
) -> Result<(), String> {
    let (x, y) = at;
    let kind = match paths.kind {
        PathKind::Steady => "steady days",
        PathKind::Real => "real days",
        PathKind::Synthetic => "synthetic days",
    };
    write(root, &format!("{}, {kind}", question.name()), (x, y + 10), 15, HPos::Left)?;
    write(root, "bond", (x + LABELS - 10, y + NAMES - 14), 13, HPos::Right)?;
    for (multiple, column) in Multiple::ALL.iter().zip(0..) {
        let middle = x + LABELS + column * FIELD.0 + FIELD.0 / 2;
        write(root, &multiple.to_string(), (middle, y + NAMES - 14), 13, HPos::Center)?;
    }
    write(root, "price goes to", (x + LABELS, y + NAMES - 32), 12, HPos::Left)?;
    let own = paths.bonds.iter().filter(|bond| bond.term_days == report.term_days && bond.call.is_none());
    for (bond, row) in own.zip(0..) {
        draw_bond(root, bond, question, (x, y + NAMES + row * FIELD.1))?;
    }
    Ok(())
}

fn draw_bond(root: &Area<'_>, bond: &BondReport, question: Question, at: (i32, i32)) -> Result<(), String> {
    let (x, y) = at;
    write(root, &format!("{} days", bond.bond_days), (x + LABELS - 10, y + FIELD.1 / 2), 13, HPos::Right)?;
    for (found, column) in bond.multiples.iter().zip(0..) {
        let left = x + LABELS + column * FIELD.0;
        let corners = [(left, y), (left + FIELD.0, y + FIELD.1)];
        root.draw(&Rectangle::new(corners, question.shade(found).filled())).map_err(text)?;
        root.draw(&Rectangle::new(corners, BLACK.mix(0.35).stroke_width(1))).map_err(text)?;
        let middle = left + FIELD.0 / 2;
        match question.answer(found) {
            Some(spread) => {
                let sign = question.sign(spread.median_bps);
                let share = format!("{sign}{} %", spread.median_bps / 100);
                write(root, &share, (middle, y + 14), 14, HPos::Center)?;
                let count = format!("{} of {}", found.stops, bond.paths);
                write(root, &count, (middle, y + 30), 11, HPos::Center)?;
            }
            None => write(root, "never", (middle, y + FIELD.1 / 2), 13, HPos::Center)?,
        }
    }
    Ok(())
}

impl Question {
    const fn name(self) -> &'static str {
        match self {
            Self::MinerWins => "Stopping wins the miner, of the price",
            Self::HoldersRecover => "Holders recover, of what delivery would have paid",
        }
    }

    const fn answer(self, found: &MultipleReport) -> Option<Spread> {
        match self {
            Self::MinerWins => found.miner_gain,
            Self::HoldersRecover => found.recovered_of_due,
        }
    }

    /// A win of a percent or more is written with a plus; a loss brings its minus.
    const fn sign(self, bps: i64) -> &'static str {
        match self {
            Self::MinerWins if bps >= 100 => "+",
            Self::MinerWins | Self::HoldersRecover => "",
        }
    }

    /// The darker, the more the miner wins or the holders miss: full at three times the price, or at nothing.
    fn shade(self, found: &MultipleReport) -> RGBColor {
        let Some(spread) = self.answer(found) else { return WHITE };
        match self {
            Self::MinerWins => mixed(WIN, spread.median_bps, 30_000),
            Self::HoldersRecover => mixed(LOSS, 10_000 - spread.median_bps, 10_000),
        }
    }
}

/// White with as much of a colour as `part` is of `whole`.
fn mixed(colour: RGBColor, part: i64, whole: i64) -> RGBColor {
    let part = part.clamp(0, whole);
    let channel = |full: u8| {
        let faded = 255 - (255 - i64::from(full)) * part / whole;
        u8::try_from(faded).unwrap_or(u8::MAX)
    };
    RGBColor(channel(colour.0), channel(colour.1), channel(colour.2))
}

fn write(root: &Area<'_>, words: &str, at: (i32, i32), size: i32, align: HPos) -> Result<(), String> {
    let style = (FONT, size).into_font().color(&BLACK).pos(Pos::new(align, VPos::Center));
    root.draw(&Text::new(words.to_owned(), at, style)).map_err(text)
}

fn title(report: &SimulationReport) -> String {
    let unit = dmex_types::PowerUnit::of(report.asset);
    format!(
        "Does stopping pay? {} for {} days, {} USD per {unit} on {}",
        report.asset, report.term_days, report.price_usd, report.from
    )
}

fn explanation(report: &SimulationReport) -> String {
    let Ramp { after_days, days } = report.ramp;
    format!(
        "The miner stops as soon as it expects to win. Bonds are days of income when sold, not called later. Real paths overlap. \
         Prices go to their multiple from day {after_days} to day {}.",
        after_days.saturating_add(days.max(1))
    )
}

fn text(error: impl std::fmt::Display) -> String {
    error.to_string()
}
