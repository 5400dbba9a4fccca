//! A call from the words of people, by the committed interfaces of the contracts.

use alloy::dyn_abi::{DynSolType, DynSolValue, JsonAbiExt, Specifier};
use alloy::json_abi::Function;
use alloy::primitives::Address;
use dmex_contracts::Deployment;

use crate::Call;
use crate::decode::interface;

/// Why words are no call.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum EncodeError {
    /// No contract of the platform is there.
    #[error("{0} is no contract of the platform, so its functions are not known: give the encoded call")]
    UnknownContract(Address),
    /// It has no such function.
    #[error("{contract} has no function {function}; there are {known}")]
    UnknownFunction {
        /// The contract's name.
        contract: &'static str,
        /// What was asked for.
        function: String,
        /// Those that there are.
        known: String,
    },
    /// There are more or fewer values than it takes.
    #[error("{signature} takes {takes} values, not {given}")]
    Count {
        /// The function.
        signature: String,
        /// How many it takes.
        takes: usize,
        /// How many were given.
        given: usize,
    },
    /// A value is of another type.
    #[error("{text:?} is no {kind}, which {signature} takes as {name}")]
    Value {
        /// What was written.
        text: String,
        /// The type.
        kind: String,
        /// The function.
        signature: String,
        /// The value's name.
        name: String,
    },
}

/// The address of a contract of the platform by its name, `BitcoinBenchmark`, or as the API calls it, `insurance/USDT`.
/// A name that several have is none.
#[must_use]
pub fn contract_address(on: &Deployment, name: &str) -> Option<Address> {
    let contracts = on.contracts();
    let mut named = contracts.iter().filter(|id| id.name() == name || id.slug(on) == name);
    let (found, other) = (named.next()?, named.next());
    found.of(on).filter(|_| other.is_none()).map(|contract| contract.address)
}

impl Call {
    /// A call of a contract of the platform. Lists are written `[A,B]`, structs `(A,B)`.
    ///
    /// # Errors
    /// There is no such function, or the values do not fit it.
    pub fn of_words(
        on: &Deployment,
        to: Address,
        function: &str,
        values: &[String],
    ) -> Result<Self, EncodeError> {
        let (contract, abi) = interface(on, to).ok_or(EncodeError::UnknownContract(to))?;
        let named = |known: &&Function| known.name == function || known.signature() == function;
        let Some(found) = abi.functions().find(named) else {
            let known: Vec<String> = abi.functions().map(Function::signature).collect();
            return Err(EncodeError::UnknownFunction {
                contract,
                function: function.to_owned(),
                known: known.join(", "),
            });
        };
        let signature = found.signature();
        if values.len() != found.inputs.len() {
            let (takes, given) = (found.inputs.len(), values.len());
            return Err(EncodeError::Count { signature, takes, given });
        }
        let wrong = |text: &String, kind: &str, name: &str| EncodeError::Value {
            text: text.clone(),
            kind: kind.to_owned(),
            signature: signature.clone(),
            name: name.to_owned(),
        };
        let read = found.inputs.iter().zip(values).map(|(input, text)| {
            let kind: Option<DynSolType> = input.resolve().ok();
            kind.and_then(|kind| kind.coerce_str(text).ok())
                .ok_or_else(|| wrong(text, &input.ty, &input.name))
        });
        let read: Vec<DynSolValue> = read.collect::<Result<_, _>>()?;
        let data =
            found.abi_encode_input(&read).map_err(|_| wrong(&values.join(" "), "list of values", "them"))?;
        Ok(Self { to, data: data.into() })
    }
}
