//! What a product asks of its miner next.

use axum::Json;
use axum::extract::State;
use dmex_platform::what_if::{DueDay, Standing};
use dmex_types::{Amount, Day, ProductId};
use dmex_wire::{NextDay, ProductDuty};

use crate::app::App;
use crate::extract::Path;
use crate::problem::ApiError;
use crate::route::products;
use crate::route::what_if::standing;

/// Duty
///
/// What a product asks of its miner next: the day that is due with what is missing, the bond for what is sold, and whether it
/// is in good standing.
#[utoipa::path(get, path = "/v1/products/{id}/duty", tag = "market",
    params(("id" = ProductId, Path, description = "Number of the product")),
    responses((status = 200, description = "What it asks", body = ProductDuty)))]
pub(crate) async fn get_product_duty(
    State(app): State<App>,
    Path(id): Path<ProductId>,
) -> Result<Json<ProductDuty>, ApiError> {
    let product = products::find(&app, id).await?;
    let market = products::Market::of(&app).await?;
    let (bond_required, standing) = (market.bond_required(&product), market.standing(&app, &product).await?);
    let next = if product.next_day >= product.end_day {
        NextDay::None
    } else if Day::from_timestamp(market.cursor.timestamp) <= product.next_day {
        NextDay::Open { day: product.next_day }
    } else if market.next_day(product.asset) <= product.next_day {
        NextDay::AwaitingBenchmark { day: product.next_day }
    } else {
        due(&standing::of_product(&app, &product).await?)
    };
    Ok(Json(ProductDuty { bond_required, active_units: product.active, standing, next }))
}

fn due(standing: &Standing) -> NextDay {
    let DueDay { day, gross, expected, deposited, grace_end } = standing.due();
    let (gross, expected, deposited) = (Amount(gross), Amount(expected), Amount(deposited));
    NextDay::Due { day, gross, expected, deposited, grace_end }
}
