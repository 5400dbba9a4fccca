//! The form by which a farm asks to be let in.

use askama::Template;
use dmex_types::{Asset, PowerUnit};

use super::Shown;
use crate::frame::Frame;

/// Rows for machines: more of them go into the papers, or into another application.
const RANGES: usize = 4;

#[derive(Template)]
#[template(path = "application.html")]
struct Application {
    p: Frame,
}

pub(crate) async fn show(p: Frame) -> Shown {
    super::show(&Application { p })
}

impl Application {
    fn ranges(&self) -> std::ops::Range<usize> {
        0..RANGES
    }

    /// What can be asked for: place in the list, coin, unit, smallest units of it.
    fn asks(&self) -> Vec<(usize, Asset, PowerUnit, u64)> {
        let ask =
            |(place, asset)| (place, asset, PowerUnit::of(asset), PowerUnit::of(asset).smallest_units());
        Asset::ALL.into_iter().enumerate().map(ask).collect()
    }
}
