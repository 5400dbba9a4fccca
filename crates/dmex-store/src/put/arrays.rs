//! Postgres: one array a column in place of a value a field, so that it reads and plans a short statement, however many
//! rows there are. The arrays are written in its own notation, for the driver of both databases knows none.

use super::{Put, Taken};
use crate::column::{Kind, Value};
use crate::statement::safe;
use crate::table::Table;

/// Rows in one statement: what they take fits into the memory that the server gives a statement.
const ROWS: usize = 2_048;
/// [bytes] Text in one statement, unless one row has more. Postgres takes no value of a gigabyte, and strangers may write
/// a megabyte into an event.
const BYTES: usize = 64 << 20;

pub(super) fn puts(table: &Table, rows: &[Vec<Value>], taken: Taken) -> Vec<Put> {
    let text = text(table, taken);
    let put = |part: &[Vec<Value>]| {
        let column = |column| array(part.iter().filter_map(|row| row.get(column)));
        let values = (0..table.columns.len()).map(|number| (Value::Text(column(number)), Kind::Text));
        Put { text: safe(text.clone()), values: values.collect() }
    };
    parts(rows, BYTES).map(put).collect()
}

/// Rows in a statement each: so many, or so few that they do not have too much text.
fn parts(mut rows: &[Vec<Value>], most: usize) -> impl Iterator<Item = &[Vec<Value>]> {
    std::iter::from_fn(move || {
        let mut bytes = 0;
        let fit = rows.iter().take(ROWS).take_while(|row| {
            let is_first = bytes == 0;
            bytes += row.iter().map(size).sum::<usize>();
            is_first || bytes <= most
        });
        let (part, rest) = rows.split_at(fit.count());
        rows = rest;
        (!part.is_empty()).then_some(part)
    })
}

/// [bytes] What a value takes, about.
const fn size(value: &Value) -> usize {
    match value {
        Value::Null | Value::Int(_) => 8,
        Value::Text(text) => text.len() + 3,
    }
}

/// Behind its own `select` an array is read once; the planner would read it too, to count what is in it.
fn text(table: &Table, taken: Taken) -> String {
    let columns = (1..).zip(table.columns);
    let arrays: Vec<String> = columns
        .map(|(number, column)| format!("unnest((select ${number}::{}[]))", kind(column.kind)))
        .collect();
    let (names, arrays, end) = (table.column_list(), arrays.join(", "), taken.clause(table));
    format!("insert into {} ({names}) select {arrays}{end}", table.name)
}

const fn kind(kind: Kind) -> &'static str {
    match kind {
        Kind::Int => "bigint",
        Kind::Text => "text",
    }
}

/// `{1,NULL,"a text"}`: every text is quoted, and in it quotes and backslashes are escaped.
fn array<'a>(values: impl Iterator<Item = &'a Value>) -> String {
    let mut array = String::from("{");
    for value in values {
        if array.len() > 1 {
            array.push(',');
        }
        match value {
            Value::Null => array.push_str("NULL"),
            Value::Int(number) => array.push_str(&number.to_string()),
            Value::Text(text) => quote(&mut array, text),
        }
    }
    array.push('}');
    array
}

fn quote(array: &mut String, text: &str) {
    array.push('"');
    for letter in text.chars() {
        if matches!(letter, '"' | '\\') {
            array.push('\\');
        }
        array.push(letter);
    }
    array.push('"');
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_statement_has_only_so_many_rows_and_so_much_text_but_never_none() {
        let sizes = |rows: &[Vec<Value>]| parts(rows, 100).map(<[_]>::len).collect::<Vec<_>>();
        let row = |length: usize| vec![Value::Int(1), Value::Text("x".repeat(length))];
        assert_eq!(sizes(&[row(39), row(39), row(39)]), [2, 1]);
        assert_eq!(sizes(&[row(1), row(500), row(500), row(1), row(1)]), [1, 1, 1, 2]);
        assert_eq!(sizes(&[]), [0; 0]);
        assert_eq!(parts(&vec![row(1); ROWS + 1], BYTES).map(<[_]>::len).collect::<Vec<_>>(), [ROWS, 1]);
    }

    #[test]
    fn an_array_is_in_the_notation_of_postgres() {
        let text = |text: &str| Value::Text(text.to_owned());
        let values =
            [Value::Null, Value::Int(-1), text(""), text("null"), text("a\"b\\c,{}\n"), text("\\\"")];
        let expected = "{NULL,-1,\"\",\"null\",\"a\\\"b\\\\c,{}\n\",\"\\\\\\\"\"}";
        assert_eq!(array(values.iter()), expected);
        assert_eq!(array([].iter()), "{}");
    }
}
