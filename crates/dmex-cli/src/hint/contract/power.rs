//! What is refused about NFTs.

use super::Refusal;

impl Refusal<'_> {
    pub(super) fn of_power(&self, name: &str) -> Option<String> {
        let [first, second] = [self.arg(0), self.arg(1)];
        Some(match name {
            "TokenLocked" => format!("NFT {first} is locked by a contract: have it released there first"),
            "TokenRefunded" => {
                format!("NFT {first} was refunded: it cannot move any more, only be claimed for")
            }
            "NotOwnerNorApproved" => {
                "the NFT belongs to somebody else: sign with its holder's key (`dmex power show` says who)"
                    .to_owned()
            }
            "TransferFromIncorrectOwner" => {
                "the NFT is not the sender's: sign with its holder's key".to_owned()
            }
            "TransferToZeroAddress" => "nobody holds the zero address: give another one".to_owned(),
            "TokenDoesNotExist" => {
                "there is no such NFT: `dmex power show` says what became of one that was split or merged, `dmex power list` \
                 shows those of an account"
                    .to_owned()
            }
            "TokenAlreadyExists" => "this NFT exists already".to_owned(),
            "BadSplit" => format!(
                "NFT {first} cannot be split so: it takes 2 to 16 parts, each with power and for somebody, that are all of it"
            ),
            "CannotMerge" => format!(
                "NFTs {first} and {second} cannot be merged: they must be two, with the same holder, product, start and end, \
                 and both insured by one policy or not at all"
            ),
            "MergeTooLarge" => format!(
                "NFTs {first} and {second} have more power or money together than one NFT can: leave them apart"
            ),
            "NotForStranger" => format!(
                "a contract holds NFT {first}, and only it or whom it approved has it paid: have the contract ask for it"
            ),
            "NotToProtocol" => {
                format!("{first} is a contract of the platform and holds no NFTs: give another address")
            }
            "NotLocker" => format!("{second} did not lock NFT {first}: only the contract that locked it may do this"),
            "LockerNotAllowed" => {
                format!("the contract {first} may not lock NFTs: choose one that the DAO allows")
            }
            "LockRefused" => {
                format!("the contract {second} does not accept NFT {first}: see what it accepts, or choose another")
            }
            "TransferToNonERC721ReceiverImplementer" => {
                "the receiving contract takes no NFTs: give another address".to_owned()
            }
            "AccountBalanceOverflow" => "the account holds as many NFTs as can be counted".to_owned(),
            "BalanceQueryForZeroAddress" => "the zero address holds nothing".to_owned(),
            _ => return None,
        })
    }
}
