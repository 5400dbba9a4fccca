//! What ends a child process when its owner ends, however that ends.
//!
//! No process can act once it is killed, so a shell beside the child waits at a pipe whose other end only the owner
//! holds: the end of the owner, even by `kill -9`, closes the pipe, and the shell kills the child. A line in the pipe
//! lets go instead: the child has ended, and its process id may soon be another's.

use std::fs::File;
use std::io::Write;
use std::os::fd::OwnedFd;
use std::path::Path;
use std::process::{Command, Stdio};

/// Starts the waiting shell and becomes the program, whose process id is therefore the child's.
const SCRIPT: &str = "exec 3<&0; (read -r end <&3 || kill -9 $$) </dev/null >/dev/null 2>&1 & \
                      exec \"$@\" 3<&- </dev/null";

/// The owner's end of the pipe. Dropping it ends the child.
#[derive(Debug, Default)]
pub struct Leash(Option<File>);

/// The command that runs a program on a leash; its arguments follow. Take the leash from the child's standard input, of
/// which the program itself sees nothing.
#[must_use]
pub fn leashed(program: &Path) -> Command {
    let mut command = Command::new("sh");
    command.args(["-c", SCRIPT, "leash"]).arg(program).stdin(Stdio::piped());
    command
}

impl Leash {
    /// The leash whose end is this pipe: the standard input of a child that was started by [`leashed`].
    #[must_use]
    pub fn of(pipe: Option<OwnedFd>) -> Self {
        Self(pipe.map(File::from))
    }

    /// The child has ended: nothing is to be killed any more.
    pub fn let_go(&mut self) {
        if let Some(mut pipe) = self.0.take() {
            // The shell may be gone too.
            let _ = pipe.write_all(b"\n");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sleeper() -> (std::process::Child, Leash) {
        let mut child = leashed(Path::new("sleep")).arg("60").spawn().unwrap();
        let leash = Leash::of(child.stdin.take().map(OwnedFd::from));
        (child, leash)
    }

    #[test]
    fn fe4_the_end_of_the_pipe_is_the_end_of_the_child() {
        let (mut child, leash) = sleeper();
        assert!(child.try_wait().unwrap().is_none());
        drop(leash);
        assert!(!child.wait().unwrap().success());
    }

    #[test]
    fn fe4_a_child_that_was_let_go_is_left_alone() {
        let (mut child, mut leash) = sleeper();
        leash.let_go();
        drop(leash);
        // The shell would act at once; a second one is sure to be later.
        let (mut other, other_leash) = sleeper();
        drop(other_leash);
        other.wait().unwrap();
        assert!(child.try_wait().unwrap().is_none());
        child.kill().unwrap();
        child.wait().unwrap();
    }
}
