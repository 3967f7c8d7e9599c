//! A process that does not outlive its owner.

use std::fs::File;
use std::io;
use std::os::unix::process::CommandExt;
use std::process::{Child, ChildStdin, Command, Stdio};

/// A program with all that it starts. It is ended when this is dropped, and also when the process that holds this ends
/// by force: the shell in between waits for its standard input to be closed, which the operating system does for the
/// dead, too.
#[derive(Debug)]
pub(crate) struct Watched {
    shell: Child,
    // Open as long as the program shall run.
    stdin: Option<ChildStdin>,
}

impl Watched {
    /// Starts a program that has so many seconds to end by itself when it is told to. What it and the shell print goes
    /// into the log.
    pub(crate) fn start(program: &Command, log: &File, patience: u32) -> io::Result<Watched> {
        let mut shell = Command::new("sh");
        shell.args(["-c", include_str!("watch.sh"), "watch.sh", &patience.to_string()]);
        shell.arg(program.get_program()).args(program.get_args());
        shell.env_clear();
        for (name, value) in program.get_envs() {
            if let Some(value) = value {
                shell.env(name, value);
            }
        }
        if let Some(folder) = program.get_current_dir() {
            shell.current_dir(folder);
        }
        shell.stdin(Stdio::piped()).stdout(log.try_clone()?).stderr(log.try_clone()?).process_group(0);
        let mut shell = shell.spawn()?;
        let stdin = shell.stdin.take();
        Ok(Watched { shell, stdin })
    }

    /// Whether the program has ended.
    pub(crate) fn has_ended(&mut self) -> bool {
        !matches!(self.shell.try_wait(), Ok(None))
    }

    /// Ends the program and waits until it and all that it has started are gone.
    pub(crate) fn stop(&mut self) {
        self.stdin = None;
        let _ = self.shell.wait();
    }
}

impl Drop for Watched {
    fn drop(&mut self) {
        self.stop();
    }
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::path::Path;
    use std::time::Duration;

    use super::*;
    use crate::clock::poll;

    const LIMIT: Duration = Duration::from_secs(60);

    /// A program that writes its process id and that of a child of its own into a file, and waits.
    fn program(folder: &Path) -> Command {
        let script = format!("sleep 600 & echo $$ $! > {0}/new; mv {0}/new {0}/ids; wait", folder.display());
        let mut command = Command::new("sh");
        command.args(["-c", &script]).env("PATH", "/usr/bin:/bin");
        command
    }

    fn ids(folder: &Path) -> Vec<u32> {
        let text = poll(LIMIT, || fs::read_to_string(folder.join("ids")).ok()).unwrap();
        text.split_whitespace().map(|id| id.parse().unwrap()).collect()
    }

    /// Whether a process runs; one that has ended and was not asked for yet (Z) does not.
    fn runs(id: u32) -> bool {
        let output = Command::new("ps").args(["-o", "stat=", "-p", &id.to_string()]).output().unwrap();
        let state = String::from_utf8_lossy(&output.stdout).trim().to_owned();
        !state.is_empty() && !state.starts_with('Z')
    }

    #[test]
    fn what_is_dropped_is_gone_with_its_children() {
        let folder = tempfile::tempdir().unwrap();
        let log = File::create(folder.path().join("log")).unwrap();
        let mut watched = Watched::start(&program(folder.path()), &log, 5).unwrap();
        let ids = ids(folder.path());
        assert!(!watched.has_ended() && ids.iter().all(|id| runs(*id)));
        drop(watched);
        assert_eq!(poll(LIMIT, || ids.iter().all(|id| !runs(*id)).then_some(())), Some(()));
    }

    #[test]
    fn an_end_is_noticed_and_told() {
        let folder = tempfile::tempdir().unwrap();
        let log = File::create(folder.path().join("log")).unwrap();
        let mut command = Command::new("sh");
        command.args(["-c", "echo my last words; exit 7"]).env("PATH", "/usr/bin:/bin");
        let mut watched = Watched::start(&command, &log, 5).unwrap();
        assert_eq!(poll(LIMIT, || watched.has_ended().then_some(())), Some(()));
        let text = fs::read_to_string(folder.path().join("log")).unwrap();
        assert_eq!(text, "my last words\nwatch.sh: the program ended with code 7\n");
    }
}
