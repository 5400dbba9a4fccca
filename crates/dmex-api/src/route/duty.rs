//! What a product asks of its miner next.

use axum::Json;
use axum::extract::State;
use dmex_platform::{NextDay as Next, Platform, Product, ReadError};
use dmex_types::{Amount, Power, ProductId};
use dmex_wire::{NextDay, ProductDuty};

use crate::app::App;
use crate::extract::Path;
use crate::problem::ApiError;

/// Duty
///
/// What a product asks of its miner next: the day that is due with what is missing, and the bond for what is sold.
#[utoipa::path(get, path = "/v1/products/{id}/duty", tag = "market",
    params(("id" = ProductId, Path, description = "Number of the product")),
    responses((status = 200, description = "By the newest block", body = ProductDuty)))]
pub(crate) async fn get_product_duty(
    State(app): State<App>,
    Path(id): Path<ProductId>,
) -> Result<Json<ProductDuty>, ApiError> {
    let platform = app.chain()?;
    let product = platform.product(id).await?;
    let next = match platform.next_day(&product).await? {
        Next::None => NextDay::None,
        Next::Open(day) => NextDay::Open { day },
        Next::AwaitingBenchmark(day) => NextDay::AwaitingBenchmark { day },
        Next::Due { day, expected, deposited, grace_end } => {
            NextDay::Due { day, expected: Amount(expected), deposited: Amount(deposited), grace_end }
        }
    };
    let bond_required = bond_required(platform, &product).await?;
    Ok(Json(ProductDuty { bond_required, active_units: Power::new(product.state.activeUnits), next }))
}

/// Without a final day nobody knows what power earns.
async fn bond_required(platform: &Platform, product: &Product) -> Result<Option<Amount>, ReadError> {
    let parameters = platform.primary_sale().parameters().call().await?;
    match platform.settlement().bondRequired(product.id.0, 0, parameters.bondDays).call().await {
        Ok(required) => Ok(Some(Amount(required))),
        Err(error) if error.as_revert_data().is_some() => Ok(None),
        Err(error) => Err(error.into()),
    }
}
