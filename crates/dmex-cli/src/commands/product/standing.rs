//! Whether a product is in good standing, and if not why: without that it sells nothing.

use dmex_platform::Platform;
use dmex_types::{ProductId, ProductStanding};

use crate::status::Failure;

/// Why, and what can be done about it.
pub(crate) fn sentence(standing: ProductStanding, product: ProductId) -> String {
    match standing {
        ProductStanding::Good => "good".to_owned(),
        ProductStanding::Closed => "it is closed; choose another one (`dmex product list`)".to_owned(),
        ProductStanding::Terminable => {
            "its delivery score allows a vote to end it; wait for that, or choose another one".to_owned()
        }
        ProductStanding::Scored => {
            "its delivery score is above 12; it falls by 1 with each delivered day".to_owned()
        }
        ProductStanding::Overdue => {
            format!("a closed day is unsettled past its time; settle it (`dmex miner settle {product}`)")
        }
        ProductStanding::BondLow => {
            format!("its bond covers too few days; its miner adds to it (`dmex miner bond add {product}`)")
        }
        ProductStanding::CallStale => format!(
            "its bond was not assessed for the newest final days; anyone may do that (`dmex product assess {product}`)"
        ),
        ProductStanding::CallUnmet => format!(
            "its bond lacks what is called for; its miner adds to it (`dmex miner bond add {product}`)"
        ),
    }
}

/// That a product can sell, before anything is done for a purchase of it.
pub(crate) async fn check(platform: &Platform, product: ProductId) -> Result<(), Failure> {
    match platform.standing_of(product).await? {
        ProductStanding::Good => Ok(()),
        standing => Err(Failure::refused(format!(
            "nothing was sent: product {product} is not in good standing: {}",
            sentence(standing, product)
        ))),
    }
}
