//! How many files and sockets this process may have open.

use nix::sys::resource::{Resource, getrlimit, setrlimit};

/// What is not a connection of a visitor: the store, the node, the log, what other services of the process have open.
const OWN: u64 = 256;

/// How many connections this process can have at a time, of so many wanted: the limit is raised if the system allows.
pub(crate) fn connections_of_this_process(wanted: usize) -> usize {
    let enough = u64::try_from(wanted).unwrap_or(u64::MAX).saturating_add(OWN);
    let Ok((mut soft, hard)) = getrlimit(Resource::RLIMIT_NOFILE) else { return wanted };
    if soft < enough {
        let raised = enough.min(hard);
        match setrlimit(Resource::RLIMIT_NOFILE, raised, hard) {
            Ok(()) => soft = raised,
            Err(error) => tracing::warn!(%error, soft, "the limit of open files cannot be raised"),
        }
    }
    let left = usize::try_from(soft.saturating_sub(OWN.min(soft / 2))).unwrap_or(usize::MAX);
    if left < wanted {
        tracing::warn!(
            left,
            wanted,
            "fewer connections than wanted: raise the limit of open files (LimitNOFILE)"
        );
    }
    left.min(wanted)
}
