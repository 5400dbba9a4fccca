//! What is refused to whoever does not own a contract, and to whoever does.

use super::Refusal;

impl Refusal<'_> {
    pub(super) fn of_roles(&self, name: &str) -> Option<String> {
        let first = self.arg(0);
        Some(match name {
            "OwnableUnauthorizedAccount" => format!("{first} is not the owner: sign with the owner's key"),
            "OwnableInvalidOwner" => format!("{first} cannot be an owner: give another address"),
            "ParameterOutOfBounds" => {
                "the value is outside the bounds in the contract's code: choose another".to_owned()
            }
            _ => return None,
        })
    }
}
