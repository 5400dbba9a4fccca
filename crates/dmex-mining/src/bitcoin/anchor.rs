//! The header that a relay begins at (MARK-2).

use ::bitcoin::block::Header;

use crate::bitcoin::difficulty::RETARGET_INTERVAL;
use crate::bitcoin::header_chain::HeaderChain;

/// The first header of an epoch, with its own work in it. That it is Bitcoin's, whoever names it must know.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Anchor {
    header: Header,
    height: u32,
}

/// Why a relay cannot begin at a header.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BadAnchor {
    /// It is in the midst of an epoch.
    #[error(
        "height {height} is not the first of a period of {RETARGET_INTERVAL}: take the header of height {before}"
    )]
    NotFirst {
        /// Its height.
        height: u32,
        /// The first height of its epoch.
        before: u32,
    },
    /// Its hash is above its target: it is no header of Bitcoin, or a byte is wrong.
    #[error(
        "the header of height {height} has no proof of work: copy its 80 bytes again, as your node gives them"
    )]
    WorkMissing {
        /// Its height.
        height: u32,
    },
}

impl Anchor {
    /// The header at a height.
    ///
    /// # Errors
    /// [`BadAnchor`]
    pub fn new(header: Header, height: u32) -> Result<Self, BadAnchor> {
        if !height.is_multiple_of(RETARGET_INTERVAL) {
            return Err(BadAnchor::NotFirst { height, before: height - height % RETARGET_INTERVAL });
        }
        header.validate_pow(header.target()).map_err(|_| BadAnchor::WorkMissing { height })?;
        Ok(Self { header, height })
    }

    /// The header.
    #[must_use]
    pub const fn header(&self) -> &Header {
        &self.header
    }

    /// How many blocks are before it.
    #[must_use]
    pub const fn height(&self) -> u32 {
        self.height
    }

    /// The chain of this header alone.
    #[must_use]
    pub fn chain(&self) -> HeaderChain {
        HeaderChain::from_anchor(&self.header, self.height)
    }
}

#[cfg(test)]
mod tests {
    use ::bitcoin::consensus::encode::deserialize_hex;

    use super::*;

    /// Height 822,528.
    const HEADER: &str = "00e0ff3f82f7aacf60fac3873b0beade61d0701639090ae5f47800000000000000000000acbc1b3381c671b2b7753bb2252d3ebd6900486ec8153ceb10e954a86e3f9e1468788665b3e80317f5171649";

    #[test]
    fn mark_2_an_anchor_begins_an_epoch_and_has_its_work() {
        let header: Header = deserialize_hex(HEADER).unwrap();
        assert_eq!(Anchor::new(header, 822_528).unwrap().chain().epoch_start, header.time);
        let midst = Anchor::new(header, 822_530).unwrap_err();
        assert_eq!(midst, BadAnchor::NotFirst { height: 822_530, before: 822_528 });
        let torn = Header { nonce: header.nonce + 1, ..header };
        assert_eq!(Anchor::new(torn, 822_528), Err(BadAnchor::WorkMissing { height: 822_528 }));
    }
}
