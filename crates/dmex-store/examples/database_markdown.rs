//! Prints docs/DATABASE.md.

fn main() {
    print!("{}", dmex_store::database_markdown());
}
