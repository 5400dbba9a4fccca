//! Rows as schemas of OpenAPI, made of what their tables say.

use dmex_types::MAX_JSON_INTEGER;
use utoipa::openapi::schema::{ObjectBuilder, Schema, SchemaFormat, SchemaType, Type};
use utoipa::openapi::{KnownFormat, RefOr};

use crate::column::Shape;
use crate::table::{ColumnInfo, Table};

/// The schema of a table's rows.
pub(crate) fn of_table(table: &Table) -> RefOr<Schema> {
    let object = ObjectBuilder::new()
        .schema_type(SchemaType::Type(Type::Object))
        .description(Some(table.about.trim()));
    let object = table
        .columns
        .iter()
        .fold(object, |object, column| object.property(column.name, of_column(column)).required(column.name));
    Schema::Object(object.build()).into()
}

fn of_column(column: &ColumnInfo) -> Schema {
    let kind = |kind: Type| match column.nullable {
        true => SchemaType::from_iter([kind, Type::Null]),
        false => SchemaType::Type(kind),
    };
    let object = ObjectBuilder::new().description(Some(column.about.trim()));
    Schema::Object(
        match column.shape {
            Shape::Flag => object.schema_type(kind(Type::Boolean)),
            Shape::Integer => object
                .schema_type(kind(Type::Integer))
                .format(Some(SchemaFormat::KnownFormat(KnownFormat::Int64)))
                .minimum(Some(0))
                .maximum(Some(MAX_JSON_INTEGER)),
            Shape::Digits => object.schema_type(kind(Type::String)).pattern(Some("^[0-9]{1,20}$")),
            Shape::Day => object
                .schema_type(kind(Type::String))
                .format(Some(SchemaFormat::KnownFormat(KnownFormat::Date))),
            Shape::Amount => object.schema_type(kind(Type::String)).pattern(Some("^[0-9]+$")),
            Shape::SignedAmount => object.schema_type(kind(Type::String)).pattern(Some("^-?[0-9]+$")),
            Shape::Text => object.schema_type(kind(Type::String)),
            Shape::Address => object.schema_type(kind(Type::String)).pattern(Some("^0x[0-9a-fA-F]{40}$")),
            Shape::Hash => object.schema_type(kind(Type::String)).pattern(Some("^0x[0-9a-f]{64}$")),
            Shape::Wide => object.schema_type(kind(Type::String)).pattern(Some("^0x[0-9a-f]+$")),
            Shape::Asset => object.schema_type(kind(Type::String)).pattern(Some("^(btc|fil)$")),
            Shape::Word(words) => {
                object.schema_type(kind(Type::String)).pattern(Some(format!("^({})$", words.join("|"))))
            }
            Shape::Json => object.schema_type(SchemaType::AnyValue),
        }
        .build(),
    )
}
