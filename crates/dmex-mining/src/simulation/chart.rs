//! Placeholder
use super::SimulationReport;
use crate::chart::ChartError;
/// Draws.
pub fn render_svg(_: &SimulationReport) -> Result<String, ChartError> {
    Ok(String::new())
}
