//! How great the whole numbers of the document can be. Those of 32 bits and less say so by their type. One of 64 bits must
//! say it where it is declared, or be text: nobody but its author knows whether JSON keeps it exact.

use utoipa::openapi::schema::{AdditionalProperties, ArrayItems, Object, Schema, SchemaFormat};
use utoipa::openapi::{Content, KnownFormat, OpenApi, RefOr};

/// Says of every whole number of a smaller type what its greatest value is.
pub(crate) fn bound(api: &mut OpenApi) {
    let schemas = api.components.iter_mut().flat_map(|components| components.schemas.values_mut());
    schemas.for_each(of_any);
    for item in api.paths.paths.values_mut() {
        for operation in [&mut item.get, &mut item.post].into_iter().flatten() {
            for parameter in operation.parameters.iter_mut().flatten().filter_map(own) {
                parameter.schema.iter_mut().for_each(of_any);
            }
            for body in operation.request_body.iter_mut().filter_map(own) {
                of_contents(body.content.values_mut());
            }
            for response in operation.responses.responses.values_mut().filter_map(own) {
                of_contents(response.content.values_mut());
            }
        }
    }
}

/// What stands here itself, and is not told of by name.
fn own<T>(part: &mut RefOr<T>) -> Option<&mut T> {
    match part {
        RefOr::T(part) => Some(part),
        RefOr::Ref(_) => None,
    }
}

fn of_contents<'a>(contents: impl Iterator<Item = &'a mut RefOr<Content>>) {
    contents.filter_map(own).filter_map(|content| content.schema.as_mut()).for_each(of_any);
}

fn of_any(schema: &mut RefOr<Schema>) {
    let RefOr::T(schema) = schema else { return };
    match schema {
        Schema::Object(object) => of_object(object),
        Schema::Array(array) => {
            if let ArrayItems::RefOrSchema(items) = &mut array.items {
                of_any(items);
            }
        }
        Schema::OneOf(one) => one.items.iter_mut().for_each(of_any),
        Schema::AllOf(all) => all.items.iter_mut().for_each(of_any),
        Schema::AnyOf(any) => any.items.iter_mut().for_each(of_any),
        _ => {}
    }
}

fn of_object(object: &mut Object) {
    object.properties.values_mut().for_each(of_any);
    if let Some(others) = &mut object.additional_properties
        && let AdditionalProperties::RefOr(schema) = others.as_mut()
    {
        of_any(schema);
    }
    let is_small = object.format == Some(SchemaFormat::KnownFormat(KnownFormat::Int32));
    if is_small && object.maximum.is_none() {
        object.maximum = Some(u32::MAX.into());
    }
}
