//! What the relay of Bitcoin headers refuses, and the benchmark that follows it.

use super::Refusal;

impl Refusal<'_> {
    pub(super) fn of_relay(&self, name: &str) -> Option<String> {
        let [first, second, third] = [self.arg(0), self.arg(1), self.arg(2)];
        Some(match name {
            "RelayBehind" => {
                format!(
                    "the header relay has not reached the end of {}: submit headers first",
                    self.last_day()
                )
            }
            "BadAnchor" => {
                "the relay cannot begin there: it takes the first header of a period of 2,016".to_owned()
            }
            "BadLength" => {
                format!("{first} bytes are no headers: each has 80, and there must be at least one")
            }
            "UnknownParent" => {
                format!("the relay does not know the header {first}: submit what leads there first")
            }
            "AlreadyStored" => format!("the relay knows the header {first}: submit those after it"),
            "NotLinked" => {
                format!("the header of height {first} does not follow the one before: submit them in order")
            }
            "WorkMissing" => format!("the header {second} of height {first} has not the work that it claims"),
            "WrongBits" => {
                format!(
                    "the header of height {first} claims the target {second}, and the rules ask for {third}"
                )
            }
            "TimeTooEarly" | "TimeTooLate" => {
                format!("the header of height {first} has a time that the rules of Bitcoin refuse ({second})")
            }
            _ => return None,
        })
    }
}
