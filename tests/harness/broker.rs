//! A real Mosquitto with the settings of `deploy/mosquitto/mosquitto.conf`, on a free port, in a directory of its own.

use super::certificates::Certificates;
use super::process::Process;
use super::{free_port, root, wait_until};
use std::fmt::Write as _;
use std::fs::File;
use std::net::TcpStream;
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::time::Duration;
use tempfile::TempDir;

/// A broker that can be stopped, killed and started again at the same address.
#[derive(Debug)]
pub(crate) struct Broker {
    dir: TempDir,
    port: u16,
    process: Option<Process>,
}

/// Who may come in, and how.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Door {
    /// Anybody.
    Open,
    /// User `talblick` with password `geheim`.
    Password,
    /// Anybody, by TLS.
    Tls,
    /// Holders of a certificate, by TLS.
    Certificate,
}

impl Broker {
    pub(crate) fn start() -> Self {
        Self::with(Door::Open)
    }

    pub(crate) fn with(door: Door) -> Self {
        Self::at(free_port(), door)
    }

    pub(crate) fn at(port: u16, door: Door) -> Self {
        let dir = tempfile::tempdir().unwrap();
        let mut broker = Self {
            port,
            dir,
            process: None,
        };
        broker.configure(door);
        broker.start_again();
        broker
    }

    pub(crate) fn port(&self) -> u16 {
        self.port
    }

    /// The number of its process.
    pub(crate) fn pid(&self) -> u32 {
        self.process.as_ref().expect("Mosquitto runs").pid()
    }

    pub(crate) fn url(&self) -> String {
        format!("mqtt://127.0.0.1:{}", self.port)
    }

    pub(crate) fn certificates(&self) -> Certificates {
        let at = |name: &str| self.dir.path().join("certificates").join(name);
        Certificates {
            ca: at("ca.crt"),
            broker: (at("broker.crt"), at("broker.key")),
            client: (at("client.crt"), at("client.key")),
        }
    }

    /// The configuration it runs with.
    pub(crate) fn configuration(&self) -> PathBuf {
        self.dir.path().join("mosquitto.conf")
    }

    pub(crate) fn start_again(&mut self) {
        let log = File::options()
            .create(true)
            .append(true)
            .open(self.dir.path().join("mosquitto.log"))
            .unwrap();
        let mut command = Command::new("mosquitto");
        command
            .arg("-c")
            .arg(self.configuration())
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(log);
        // Debian keeps it where only root looks.
        if let Some(path) = std::env::var_os("PATH") {
            let mut path = path;
            path.push(":/usr/sbin:/usr/local/sbin");
            command.env("PATH", path);
        }
        let mut process = Process::start(&mut command);
        let port = self.port;
        wait_until("Mosquitto listens", Duration::from_secs(10), || {
            if let Some(status) = process.ended() {
                let log = std::fs::read_to_string(self.dir.path().join("mosquitto.log"));
                panic!("Mosquitto ended at once ({status}): {log:?}");
            }
            TcpStream::connect(("127.0.0.1", port)).ok()
        });
        self.process = Some(process);
    }

    /// Ends it in order; it saves its sessions.
    pub(crate) fn stop(&mut self) {
        if let Some(mut process) = self.process.take() {
            process.terminate(Duration::from_secs(10));
        }
    }

    /// Ends it as a power cut would.
    pub(crate) fn kill(&mut self) {
        if let Some(mut process) = self.process.take() {
            process.kill();
        }
    }

    /// Writes the production configuration with this site's lines.
    fn configure(&self, door: Door) {
        let dir = self.dir.path();
        let data = dir.join("data");
        std::fs::create_dir_all(&data).unwrap();
        let mut listener = format!("listener {} 127.0.0.1\n", self.port);
        if matches!(door, Door::Tls | Door::Certificate) {
            let certificates = Certificates::create(&dir.join("certificates"));
            for (key, path) in [
                ("cafile", &certificates.ca),
                ("certfile", &certificates.broker.0),
                ("keyfile", &certificates.broker.1),
            ] {
                writeln!(listener, "{key} {}", path.display()).unwrap();
            }
            if door == Door::Certificate {
                listener.push_str("require_certificate true\nuse_identity_as_username true\n");
            }
        }
        let password_file = if door == Door::Password {
            let path = dir.join("passwd");
            let made = Command::new("mosquitto_passwd")
                .args(["-b", "-c"])
                .arg(&path)
                .args(["talblick", "geheim"])
                .status()
                .unwrap();
            assert!(made.success());
            format!("password_file {}\n", path.display())
        } else {
            String::new()
        };
        let anonymous = door != Door::Password;
        let site = [
            // Mosquitto started by root would otherwise lose the right to its directory.
            ("listener", format!("user root\n{listener}")),
            (
                "persistence_location",
                format!("persistence_location {}/\n", data.display()),
            ),
            ("log_dest", "log_dest stderr\n".to_owned()),
            ("allow_anonymous", format!("allow_anonymous {anonymous}\n")),
            ("password_file", password_file),
        ];
        std::fs::write(self.configuration(), with_site(&production(), &site)).unwrap();
    }
}

/// The production configuration as it is in the repository.
pub(crate) fn production() -> String {
    std::fs::read_to_string(root().join("deploy/mosquitto/mosquitto.conf")).unwrap()
}

/// Puts this site's lines in the place of the production site's. Each of them must be there exactly once.
fn with_site(production: &str, site: &[(&str, String)]) -> String {
    let mut replaced = vec![0; site.len()];
    let mut text = String::new();
    for line in production.lines() {
        let key = line.split_whitespace().next().unwrap_or_default();
        if let Some(index) = site.iter().position(|(name, _)| *name == key) {
            replaced[index] += 1;
            text.push_str(&site[index].1);
        } else {
            text.push_str(line);
            text.push('\n');
        }
    }
    for ((name, _), count) in site.iter().zip(replaced) {
        assert_eq!(count, 1, "{name} in deploy/mosquitto/mosquitto.conf");
    }
    text
}
