//! Settings: a flag overrides a variable, a variable overrides the file, the file overrides the
//! default.
//!
//! Each concern is one struct that both the command line and the file fill. It has its defaults and
//! finds its faults. All faults are reported together, before anything starts.

pub mod analysis;
pub mod database;
pub mod downloads;
pub mod http;
pub mod log;
pub mod replicas;

use std::path::{Path, PathBuf};

use clap::Args;
use serde::Deserialize;

pub use self::analysis::AnalysisSettings;
pub use self::database::DatabaseSettings;
pub use self::http::HttpSettings;
pub use self::log::LogSettings;
pub use self::replicas::ReplicaSettings;

/// All settings. The file uses the names of the flags, under one heading per concern: `[database]`,
/// `[http]`, `[analysis]`, `[replicas]`, `[log]`.
#[derive(Args, Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Settings {
    /// A TOML file with settings under [database], [http], [analysis], [replicas] and [log]
    #[arg(long, global = true, env = "INTERURBAN_CONFIG", value_name = "FILE")]
    #[serde(skip)]
    pub config: Option<PathBuf>,
    /// Settings of the database.
    #[command(flatten)]
    pub database: DatabaseSettings,
    /// Settings of the HTTP server.
    #[command(flatten)]
    pub http: HttpSettings,
    /// Limits of analyses.
    #[command(flatten)]
    pub analysis: AnalysisSettings,
    /// Settings of replicas.
    #[command(flatten)]
    pub replicas: ReplicaSettings,
    /// Settings of the log.
    #[command(flatten)]
    pub log: LogSettings,
}

/// Invalid settings: every fault, one per line.
#[derive(Debug, thiserror::Error)]
#[error("the settings cannot be used:\n{}", .0.iter().map(|fault| format!("  - {fault}")).collect::<Vec<_>>().join("\n"))]
pub struct SettingsError(pub Vec<String>);

/// Collects faults, so that they can be reported together.
#[derive(Debug, Default)]
pub struct Faults(Vec<String>);

impl Faults {
    /// Adds a fault.
    pub fn add(&mut self, fault: impl Into<String>) {
        self.0.push(fault.into());
    }

    /// Returns the value; adds a fault and returns the default if it is out of range.
    pub fn in_range<T: PartialOrd + Copy + std::fmt::Display>(
        &mut self,
        name: &str,
        given: Option<T>,
        default: T,
        least: T,
        most: T,
    ) -> T {
        match given {
            Some(value) if value < least || value > most => {
                self.add(format!("{name} must be from {least} to {most}; {value} was given"));
                default
            }
            given => given.unwrap_or(default),
        }
    }
}

/// Checked settings.
#[derive(Clone, Debug)]
pub struct Checked {
    /// Settings of the database, with the actions at start.
    pub database: database::Database,
    /// Settings of the HTTP server.
    pub http: http::Http,
    /// Limits of analyses.
    pub analysis: crate::app::AppLimits,
    /// Settings of replicas.
    pub replicas: replicas::Replicas,
    /// Settings of the log.
    pub log: log::Log,
}

impl Settings {
    /// Adds the settings of the file, if one is named, and checks all.
    pub fn check(self) -> Result<Checked, SettingsError> {
        let mut faults = Faults::default();
        let file = self
            .config
            .as_deref()
            .map(|path| read(path, &mut faults))
            .unwrap_or_default();
        let checked = Checked {
            database: self.database.or(file.database).check(&mut faults),
            http: self.http.or(file.http).check(&mut faults),
            analysis: self.analysis.or(file.analysis).check(&mut faults),
            replicas: self.replicas.or(file.replicas).check(&mut faults),
            log: self.log.or(file.log).check(&mut faults),
        };
        if faults.0.is_empty() {
            Ok(checked)
        } else {
            Err(SettingsError(faults.0))
        }
    }
}

fn read(path: &Path, faults: &mut Faults) -> Settings {
    let text = match std::fs::read_to_string(path) {
        Ok(text) => text,
        Err(error) => {
            faults.add(format!("{} cannot be read: {error}", path.display()));
            return Settings::default();
        }
    };
    toml::from_str(&text).unwrap_or_else(|error| {
        faults.add(unreadable(path, &text, &error));
        Settings::default()
    })
}

/// Describes the error in a file and its position. Does not quote the line, as the library would:
/// it may contain a password.
fn unreadable(path: &Path, text: &str, error: &toml::de::Error) -> String {
    let before = error.span().and_then(|place| text.get(..place.start));
    let line = before.map_or_else(String::new, |before| {
        format!(", line {}", before.matches('\n').count() + 1)
    });
    format!("{}{line}: {}", path.display(), error.message())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_faults_are_told_at_once() {
        let settings = Settings {
            database: DatabaseSettings {
                url: Some("mysql://x".into()),
                ..DatabaseSettings::default()
            },
            http: HttpSettings {
                listen: Some("nowhere".into()),
                in_flight: Some(0),
                ..HttpSettings::default()
            },
            ..Settings::default()
        };
        let SettingsError(faults) = settings.check().expect_err("three faults");
        assert_eq!(faults.len(), 3, "{faults:?}");
    }

    #[test]
    fn a_flag_wins_over_the_file_and_the_file_over_the_default() {
        let file: Settings = toml::from_str("[http]\nlisten = \"127.0.0.1:1\"\nin-flight = 7\n").expect("a file");
        let flags = HttpSettings {
            listen: Some("127.0.0.1:2".into()),
            ..HttpSettings::default()
        };
        let http = flags.or(file.http).check(&mut Faults::default());
        assert_eq!(
            (
                http.listen.port(),
                http.options.limits.in_flight,
                http.options.limits.cost
            ),
            (2, 7, 10_000)
        );
    }

    #[test]
    fn an_unknown_key_in_the_file_is_refused() {
        assert!(toml::from_str::<Settings>("[http]\nlisen = \"127.0.0.1:1\"\n").is_err());
    }

    #[test]
    fn a_fault_of_the_file_is_told_with_its_line_and_without_a_password() {
        for (text, told) in [
            ("[database]\nurl = \"postgres://ada:secret@db/x\n", "a.toml, line 2: "),
            (
                "[http]\n\nfoo = 1\n",
                "a.toml, line 3: unknown field `foo`, expected one of `listen`",
            ),
            ("[http]\nmax-cost = \"x\"\n", "a.toml, line 2: invalid type"),
        ] {
            let error = toml::from_str::<Settings>(text).expect_err(text);
            let fault = unreadable(Path::new("a.toml"), text, &error);
            assert!(fault.starts_with(told) && !fault.contains("secret"), "{fault}");
        }
    }

    #[test]
    fn a_password_is_not_printed() {
        let url = "postgres://interurban:secret@localhost/db".to_owned();
        let settings = DatabaseSettings {
            url: Some(url),
            ..DatabaseSettings::default()
        };
        assert!(!format!("{settings:?}").contains("secret"));
        assert!(!format!("{:?}", settings.check(&mut Faults::default())).contains("secret"));
    }
}
