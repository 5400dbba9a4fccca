//! What the one list of contracts (`list.rs`) is made into: bindings, the deployment's fields, and `ContractId`.

/// A module with what `sol!` makes of a committed artifact, for contracts share the names of structs. A second contract of
/// one code (`is`) is bound where that code is.
macro_rules! bind {
    ($module:ident, $name:ident) => {
        #[allow(
            missing_docs,
            unreachable_pub,
            clippy::all,
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "generated code; the documentation is in contracts/src/interfaces"
        )]
        mod $module {
            alloy::sol!(
                #[sol(rpc, all_derives)]
                $name,
                concat!("../../contracts/artifacts/", stringify!($name), ".json")
            );
        }
        pub use $module::$name;
    };
    ($module:ident, $name:ident is $code:ident) => {};
}

/// The committed artifact of a binding.
macro_rules! artifact {
    ($name:ident) => {
        (
            stringify!($name),
            include_str!(concat!("../../../contracts/artifacts/", stringify!($name), ".json")),
        )
    };
    ($name:ident is $code:ident) => {
        $crate::declare::artifact!($code)
    };
}

/// The name of a contract's code: its own, or that of the one that it is another of.
macro_rules! code_name {
    ($name:ident) => {
        stringify!($name)
    };
    ($name:ident is $code:ident) => {
        stringify!($code)
    };
}

/// The creation code of a contract.
macro_rules! bytecode {
    ($name:ident) => {
        &$name::BYTECODE
    };
    ($name:ident is $code:ident) => {
        &$code::BYTECODE
    };
}

macro_rules! is_owned {
    () => {
        false
    };
    (owned) => {
        true
    };
}

macro_rules! contracts {
    (
        once { $($(#[$doc:meta])* $field:ident: $name:ident $(is $code:ident)? $(, $owned:ident)?;)* }
        for each pay token { $(#[$each_doc:meta])* $each_field:ident: $each:ident $(, $each_owned:ident)?; }
        once they stand { $($(#[$last_doc:meta])* $last_field:ident: $last:ident;)* }
        if wanted { $(#[$maybe_doc:meta])* $maybe_field:ident: $maybe:ident; }
        only bound { $($bound_field:ident: $bound:ident;)* }
    ) => {
        $($crate::declare::bind!($field, $name $(is $code)?);)*
        $crate::declare::bind!($each_field, $each);
        $($crate::declare::bind!($last_field, $last);)*
        $crate::declare::bind!($maybe_field, $maybe);
        $($crate::declare::bind!($bound_field, $bound);)*

        /// The committed artifact of every contract, by the name of its code. Some are there twice.
        pub(crate) const ARTIFACTS: &[(&str, &str)] = &[
            $($crate::declare::artifact!($name $(is $code)?),)*
            $crate::declare::artifact!($each),
            $($crate::declare::artifact!($last),)*
            $crate::declare::artifact!($maybe),
            $($crate::declare::artifact!($bound),)*
        ];

        /// All that a service must know of a deployed platform.
        #[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
        #[serde(deny_unknown_fields)]
        pub struct Deployment {
            /// EIP-155 id of the chain.
            pub chain_id: u64,
            /// Block from which events are read.
            pub first_block: u64,
            /// First day of both benchmarks.
            pub first_day: Day,
            $($(#[$doc])* pub $field: Contract,)*
            $(#[$each_doc])* pub $each_field: BTreeMap<Address, Contract>,
            $($(#[$last_doc])* pub $last_field: Contract,)*
            $(#[$maybe_doc])*
            #[serde(default, skip_serializing_if = "Option::is_none")]
            pub $maybe_field: Option<Contract>,
            /// The price feed of each asset.
            pub price_feeds: BTreeMap<Asset, Address>,
            /// The tokens.
            pub tokens: Tokens,
            /// What was set before the hand-over.
            #[serde(default)]
            pub setup: Setup,
        }

        /// One contract of a deployment.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum ContractId {
            $($(#[$doc])* $name,)*
            $(#[$each_doc])*
            $each(
                /// The pay token.
                Address,
            ),
            $($(#[$last_doc])* $last,)*
            $(#[$maybe_doc])*
            $maybe,
        }

        impl ContractId {
            /// Every contract, in the order of creation.
            #[must_use]
            pub fn all(pay_tokens: impl IntoIterator<Item = Address>, is_wanted: bool) -> Vec<Self> {
                let mut all = vec![$(Self::$name),*];
                all.extend(pay_tokens.into_iter().map(Self::$each));
                all.extend([$(Self::$last),*]);
                all.extend(is_wanted.then_some(Self::$maybe));
                all
            }

            /// Its name.
            #[must_use]
            pub const fn name(self) -> &'static str {
                match self {
                    $(Self::$name => stringify!($name),)*
                    Self::$each(_) => stringify!($each),
                    $(Self::$last => stringify!($last),)*
                    Self::$maybe => stringify!($maybe),
                }
            }

            /// The name of its code in Solidity, which two contracts may share.
            #[must_use]
            pub const fn code_name(self) -> &'static str {
                match self {
                    $(Self::$name => $crate::declare::code_name!($name $(is $code)?),)*
                    _ => self.name(),
                }
            }

            /// Its field in the deployment file.
            #[must_use]
            pub const fn field(self) -> &'static str {
                match self {
                    $(Self::$name => stringify!($field),)*
                    Self::$each(_) => stringify!($each_field),
                    $(Self::$last => stringify!($last_field),)*
                    Self::$maybe => stringify!($maybe_field),
                }
            }

            /// Its creation code.
            #[must_use]
            pub fn bytecode(self) -> &'static Bytes {
                match self {
                    $(Self::$name => $crate::declare::bytecode!($name $(is $code)?),)*
                    Self::$each(_) => &$each::BYTECODE,
                    $(Self::$last => &$last::BYTECODE,)*
                    Self::$maybe => &$maybe::BYTECODE,
                }
            }

            /// Whether it has an owner: the deployer until the hand-over, then the timelock.
            #[must_use]
            pub const fn is_owned(self) -> bool {
                match self {
                    $(Self::$name => $crate::declare::is_owned!($($owned)?),)*
                    Self::$each(_) => $crate::declare::is_owned!($($each_owned)?),
                    _ => false,
                }
            }

            /// Where it stands. `None` if the deployment has none.
            #[must_use]
            pub fn of(self, on: &Deployment) -> Option<&Contract> {
                match self {
                    $(Self::$name => Some(&on.$field),)*
                    Self::$each(token) => on.$each_field.get(&token),
                    $(Self::$last => Some(&on.$last_field),)*
                    Self::$maybe => on.$maybe_field.as_ref(),
                }
            }

            /// Notes where it stands.
            pub fn set(self, on: &mut Deployment, contract: Contract) {
                match self {
                    $(Self::$name => on.$field = contract,)*
                    Self::$each(token) => drop(on.$each_field.insert(token, contract)),
                    $(Self::$last => on.$last_field = contract,)*
                    Self::$maybe => on.$maybe_field = Some(contract),
                }
            }
        }
    };
}

pub(crate) use {artifact, bind, bytecode, code_name, contracts, is_owned};
