//! docs/DATABASE.md says what the tables are.

use std::fs::read_to_string;
use std::path::Path;

#[test]
fn the_documentation_of_the_database_is_that_of_the_row_types() {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/DATABASE.md");
    let how = "cargo run -q -p dmex-store --example database_markdown > docs/DATABASE.md";
    assert_eq!(read_to_string(file).unwrap(), dmex_store::database_markdown(), "run: {how}");
}
