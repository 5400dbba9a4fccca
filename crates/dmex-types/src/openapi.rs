//! The words of the protocol as schemas of OpenAPI.

use std::borrow::Cow;

use utoipa::openapi::schema::{ObjectBuilder, Schema, SchemaFormat, Type};
use utoipa::openapi::{KnownFormat, RefOr};
use utoipa::{PartialSchema, ToSchema};

use crate::{
    Amount, Asset, Condition, Day, DifficultySource, MAX_JSON_INTEGER, PolicyId, PolicyState, Power,
    PriceSource, ProductId, ProductStanding, ProductState, TokenId, Uninsurable,
};

macro_rules! schema {
    ($($type:ident: $about:literal => $build:expr;)*) => {$(
        impl PartialSchema for $type {
            fn schema() -> RefOr<Schema> {
                let build: fn(ObjectBuilder) -> ObjectBuilder = $build;
                Schema::Object(build(ObjectBuilder::new().description(Some($about))).build()).into()
            }
        }

        impl ToSchema for $type {
            fn name() -> Cow<'static, str> {
                Cow::Borrowed(stringify!($type))
            }
        }
    )*};
}

schema! {
    Amount: "An exact amount in smallest units, as a decimal string: numbers of JSON lose what is beyond 53 bits." =>
        |object| object.schema_type(Type::String).pattern(Some("^[0-9]{1,78}$"));
    Day: "A UTC day." => |object| object
        .schema_type(Type::String)
        .format(Some(SchemaFormat::KnownFormat(KnownFormat::Date)));
    Asset: "A mined coin." => |object| object.schema_type(Type::String).enum_values(Some(["btc", "fil"]));
    ProductState: "Where a product stands with its days: whether they are sold, running, short, or ended and how." =>
        |object| object.schema_type(Type::String).enum_values(Some(ProductState::ALL.map(ProductState::name)));
    ProductStanding: "Whether a product is in good standing, and if not the first reason: without it nothing more is sold." =>
        |object| object
            .schema_type(Type::String)
            .enum_values(Some(ProductStanding::WORDS.iter().copied()));
    PriceSource: "Where a final day's price comes from." => |object| object
        .schema_type(Type::String)
        .enum_values(Some(PriceSource::WORDS.iter().copied()));
    DifficultySource: "Where a final day's difficulty comes from." => |object| object
        .schema_type(Type::String)
        .enum_values(Some(DifficultySource::WORDS.iter().copied()));
    Condition: "How a product stands for those who back it: underwriters join while it is open, and all leave once it is over." =>
        |object| object.schema_type(Type::String).enum_values(Some(Condition::WORDS.iter().copied()));
    PolicyState: "Where a policy stands: whether it waits for its first day, covers, never began, or is over." =>
        |object| object.schema_type(Type::String).enum_values(Some(PolicyState::WORDS.iter().copied()));
    Uninsurable: "Why an NFT cannot be insured now: the first reason." => |object| object
        .schema_type(Type::String)
        .enum_values(Some(Uninsurable::WORDS.iter().copied()));
    Power: "Power in smallest units, GH/s for btc and GiB for fil, as a decimal string: numbers of JSON lose what is beyond \
        53 bits." => |object| object.schema_type(Type::String).pattern(Some("^[0-9]{1,20}$"));
    ProductId: "The number of a product." => small;
    TokenId: "The number of a mining-power NFT." => whole;
    PolicyId: "The number of a policy of an insurance." => whole;
}

/// Any number that JSON keeps exact. NFTs are counted one by one, so no number of one is greater.
fn whole(object: ObjectBuilder) -> ObjectBuilder {
    object.schema_type(Type::Integer).minimum(Some(0)).maximum(Some(MAX_JSON_INTEGER))
}

fn small(object: ObjectBuilder) -> ObjectBuilder {
    whole(object).maximum(Some(u32::MAX))
}
