//! What the auctioneer sold.

use alloy_primitives::Address;
use dmex_types::{Amount, Day, Power, ProductId};

use crate::table::table;

table! {
    /// One auctioned sale: power sold in one record at one price, whose NFTs are minted later, part by part.
    AuctionedSale in "auctioned_sales" by {
        /// Its number.
        id: u64,
    }
    /// The product.
    product: ProductId,
    /// Who sold it, and mints its parts.
    auctioneer: Address,
    /// [day] The first day that it pays.
    start_day: Day,
    /// [unit] Power sold.
    units: Power,
    /// [unit] What of it was minted so far.
    minted: Power,
    /// [pay token] Price of one unit.
    unit_price: Amount,
    /// [pay token] Paid for all of it.
    payment: Amount,
    /// [pay token] What of that is the platform's fee.
    fee: Amount,
    /// [pay token] Purchase money of all of it that leaves escrow each day.
    tranche: Amount,
    /// [Unix seconds] When it was sold.
    sold_at: u64,
}
