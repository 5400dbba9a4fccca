//! How much room the state folder has left.

use std::path::Path;

use nix::sys::statvfs::statvfs;

use super::set;
use crate::connection::cannot_access;
use crate::measures;
use crate::status::Failure;

/// Measures the disk of a folder.
pub(super) fn measure(folder: &Path) -> Result<(), Failure> {
    let disk = match statvfs(folder) {
        Ok(disk) => disk,
        // It is made when something is written.
        Err(nix::errno::Errno::ENOENT) => return Ok(()),
        Err(error) => return Err(cannot_access(folder, &error.into())),
    };
    let bytes = |blocks: u64| blocks.saturating_mul(disk.fragment_size());
    set(measures::DISK_FREE, bytes(disk.blocks_available()));
    set(measures::DISK_SIZE, bytes(disk.blocks()));
    Ok(())
}
