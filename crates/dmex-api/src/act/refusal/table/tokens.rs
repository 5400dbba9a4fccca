//! What is refused about NFTs.

use dmex_wire::Code;

use super::{ANOTHER, LATER, Row};

pub(super) const TOKENS: &[Row] = &[
    (&["TokenLocked"], Code::TokenLocked, "NFT {0} is locked by a contract", "have it released there first"),
    (
        &["TokenRefunded"],
        Code::AlreadyDone,
        "NFT {0} was refunded: it cannot move any more",
        "it can only be claimed for",
    ),
    (
        &["NotOwnerNorApproved", "TransferFromIncorrectOwner"],
        Code::NotYours,
        "the NFT belongs to somebody else",
        "sign with its holder's account",
    ),
    (&["TransferToZeroAddress"], Code::BadRequest, "nobody holds the zero address", ANOTHER),
    (
        &["TokenDoesNotExist"],
        Code::NotFound,
        "there is no such NFT, or a split or a merge ended it",
        "choose another NFT; /v1/tokens says what became of those that ended",
    ),
    (&["TokenAlreadyExists"], Code::AlreadyDone, "this NFT exists already", LATER),
    (
        &["BadSplit"],
        Code::DoesNotFit,
        "NFT {0} cannot be split so: it takes 2 to 16 parts, each with power and for somebody, that are all of it",
        "name parts that are all of it: what the holder keeps is a part, too",
    ),
    (
        &["CannotMerge"],
        Code::DoesNotFit,
        "NFTs {0} and {1} cannot be merged",
        "they must be two, with the same holder, product, start and end, and both insured by one policy or not at all",
    ),
    (
        &["MergeTooLarge"],
        Code::OutOfLimits,
        "NFTs {0} and {1} have more power or money together than one NFT can",
        "leave them apart",
    ),
    (
        &["NotForStranger"],
        Code::NotYours,
        "a contract holds NFT {0}, and only it or whom it approved has it paid",
        "have the contract ask for it",
    ),
    (
        &["NotToProtocol"],
        Code::BadRequest,
        "{0:who} is a contract of the platform, and holds no NFTs",
        ANOTHER,
    ),
    (
        &["NotLocker"],
        Code::NotYours,
        "{1:who} did not lock NFT {0}",
        "the contract that locked it may do this",
    ),
    (
        &["LockerNotAllowed"],
        Code::NotYours,
        "the contract {0:who} may not lock NFTs",
        "choose a contract that the DAO allows",
    ),
    (
        &["LockRefused"],
        Code::Refused,
        "the contract {1:who} does not accept NFT {0}",
        "choose another contract, or see what it accepts",
    ),
    (
        &["TransferToNonERC721ReceiverImplementer"],
        Code::BadRequest,
        "the receiving contract takes no NFTs",
        ANOTHER,
    ),
    (
        &["AccountBalanceOverflow"],
        Code::OutOfLimits,
        "the account holds as many NFTs as can be counted",
        ANOTHER,
    ),
    (&["BalanceQueryForZeroAddress"], Code::BadRequest, "the zero address holds nothing", ANOTHER),
];
