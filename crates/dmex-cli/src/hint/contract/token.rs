//! What coins refuse, and signatures of permits.

use super::Refusal;

impl Refusal<'_> {
    pub(super) fn of_token(&self, name: &str) -> Option<String> {
        let [first, second, third] = [self.arg(0), self.arg(1), self.arg(2)];
        Some(match name {
            "ERC20InsufficientBalance" => {
                format!(
                    "{first} has {second} smallest units of the token and needs {third}: fund the account first"
                )
            }
            "ERC20InsufficientAllowance" => format!(
                "{first} may take {second} smallest units of the token and needs {third}: approve that much first"
            ),
            "ERC20InvalidApprover"
            | "ERC20InvalidReceiver"
            | "ERC20InvalidSender"
            | "ERC20InvalidSpender" => {
                format!("the token refuses the address {first}: give another one")
            }
            "SafeERC20FailedOperation" => {
                format!("the token {first} refused the transfer: check balance and allowance")
            }
            "ERC2612ExpiredSignature" | "ERC2612InvalidSigner" | "InvalidAccountNonce" => {
                "the signed permission is expired, used or somebody else's: sign a new one".to_owned()
            }
            "ECDSAInvalidSignature" | "ECDSAInvalidSignatureLength" | "ECDSAInvalidSignatureS" => {
                "the signature is not one: sign again".to_owned()
            }
            "InvalidShortString" | "StringTooLong" => {
                "a name of the token cannot be kept: choose a shorter one".to_owned()
            }
            "DevelopmentChainOnly" => {
                format!("test coins exist on development chains only, not on chain {first}")
            }
            "NoRound" => format!("the price feed has no round {first}: name one that it has"),
            "NotPoster" => format!("{first} may not post prices: sign with the poster's key"),
            _ => return None,
        })
    }
}
