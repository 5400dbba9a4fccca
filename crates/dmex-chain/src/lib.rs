//! Everything between the platform and an EVM node.
