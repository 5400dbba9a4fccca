//! A Postgres server of a test's own: a temporary folder, a free port, no disk syncs, gone with the value and with the
//! process, however that ends.

use std::ffi::OsStr;
use std::net::TcpListener;
use std::os::fd::OwnedFd;
use std::os::unix::fs::chown;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};
use std::{fs, io};

use dmex_service::{Leash, leashed};
use tempfile::TempDir;

/// Where Debian keeps the server's programs, one folder a version.
const DEBIAN: &str = "/usr/lib/postgresql";
/// Longest wait for the server to answer.
const PATIENCE: Duration = Duration::from_secs(30);

/// A running server with an empty database.
#[derive(Debug)]
pub struct Postgres {
    server: Child,
    leash: Leash,
    programs: PathBuf,
    folder: TempDir,
    port: u16,
}

impl Postgres {
    /// Starts a server.
    ///
    /// # Errors
    /// PostgreSQL is not installed, or does not start.
    pub fn start() -> io::Result<Self> {
        let programs = programs()?;
        let folder = tempfile::tempdir()?;
        let user = unprivileged();
        if let Some((user, group)) = user {
            chown(folder.path(), Some(user), Some(group))?;
        }
        let data = folder.path().join("data");
        let made = as_user(Command::new(programs.join("initdb")), user)
            .arg("-D")
            .arg(&data)
            .args(["-U", "dmex", "--auth=trust", "--encoding=UTF8", "--locale=C", "--no-sync"])
            .output()?;
        if !made.status.success() {
            return Err(io::Error::other(String::from_utf8_lossy(&made.stderr).into_owned()));
        }
        let port = TcpListener::bind(("127.0.0.1", 0))?.local_addr()?.port();
        let (server, leash) = serve(&programs, folder.path(), port)?;
        let mut postgres = Self { server, leash, programs, folder, port };
        postgres.wait()?;
        Ok(postgres)
    }

    /// Where it listens.
    #[must_use]
    pub fn url(&self) -> String {
        format!("postgres://dmex@127.0.0.1:{}/postgres", self.port)
    }

    /// Kills it as a machine that loses power does, and starts it again.
    ///
    /// # Errors
    /// It does not start again.
    pub fn crash_and_restart(&mut self) -> io::Result<()> {
        self.server.kill()?;
        self.server.wait()?;
        self.leash.let_go();
        // The kill left no time to take it away.
        let _ = fs::remove_file(self.folder.path().join("data/postmaster.pid"));
        let end = Instant::now() + PATIENCE;
        loop {
            self.leash.let_go();
            (self.server, self.leash) = serve(&self.programs, self.folder.path(), self.port)?;
            match self.wait() {
                // Processes of the one that was killed may live a moment longer, and hold its memory.
                Err(_) if Instant::now() < end => sleep(Duration::from_millis(50)),
                waited => return waited,
            }
        }
    }

    fn wait(&mut self) -> io::Result<()> {
        let end = Instant::now() + PATIENCE;
        let port = self.port.to_string();
        while Instant::now() < end {
            let asked = Command::new(self.programs.join("pg_isready"))
                .args(["-h", "127.0.0.1", "-p", &port])
                .stdout(Stdio::null())
                .status()?;
            if asked.success() {
                return Ok(());
            }
            if let Some(status) = self.server.try_wait()? {
                return Err(io::Error::other(format!("the server ended: {status}")));
            }
            sleep(Duration::from_millis(20));
        }
        Err(io::Error::other("the server does not answer"))
    }
}

impl Drop for Postgres {
    fn drop(&mut self) {
        let _ = self.server.kill();
        let _ = self.server.wait();
        self.leash.let_go();
    }
}

fn serve(programs: &Path, folder: &Path, port: u16) -> io::Result<(Child, Leash)> {
    let mut server = as_user(leashed(&programs.join("postgres")), unprivileged())
        .arg("-D")
        .arg(folder.join("data"))
        .arg("-k")
        .arg(folder)
        .args(["-p", &port.to_string()])
        .args(["-c", "listen_addresses=127.0.0.1", "-c", "fsync=off", "-c", "max_connections=60"])
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()?;
    let leash = Leash::of(server.stdin.take().map(OwnedFd::from));
    Ok((server, leash))
}

/// The server refuses to run as root: then it runs as this user and group.
fn unprivileged() -> Option<(u32, u32)> {
    if !nix::unistd::geteuid().is_root() {
        return None;
    }
    let users = fs::read_to_string("/etc/passwd").unwrap_or_default();
    let find = |name: &str| {
        let line = users.lines().find(|line| line.split(':').next() == Some(name))?;
        let mut fields = line.split(':').skip(2);
        Some((fields.next()?.parse().ok()?, fields.next()?.parse().ok()?))
    };
    find("postgres").or_else(|| find("nobody"))
}

fn as_user(mut command: Command, user: Option<(u32, u32)>) -> Command {
    if let Some((user, group)) = user {
        command.uid(user).gid(group);
    }
    command
}

/// The folder of the newest server.
fn programs() -> io::Result<PathBuf> {
    let versions =
        fs::read_dir(DEBIAN).into_iter().flatten().flatten().map(|version| version.path().join("bin"));
    let newest = versions.filter(|bin| bin.join("initdb").exists()).max();
    let path = std::env::var_os("PATH").unwrap_or_default();
    let in_path = || std::env::split_paths(OsStr::new(&path)).find(|folder| folder.join("initdb").exists());
    newest
        .or_else(in_path)
        .ok_or_else(|| io::Error::other("PostgreSQL is not installed: on Debian, apt-get install postgresql"))
}
