//! Reads, overlays and checks a configuration.

use super::environment::overlay;
use super::error::explain;
use super::{Config, Problem};
use serde::Deserialize as _;
use std::net::SocketAddr;
use std::path::Path;
use toml::Table;

/// Read if it is there and no other file is named.
pub const DEFAULT_FILE: &str = "talblick.toml";

/// Loads the named file, or the default file if there is one, or the defaults; then the environment.
pub fn load(file: Option<&Path>) -> Result<Config, Problem> {
    load_from(
        file,
        std::env::vars_os()
            .filter_map(|(k, v)| Some((k.into_string().ok()?, v.into_string().ok()?))),
    )
}

/// A problem of a loaded configuration, with the place of the value that cannot be.
pub fn located(problem: Problem, file: Option<&Path>) -> Problem {
    let file = file.unwrap_or(Path::new(DEFAULT_FILE));
    let text = std::fs::read_to_string(file).unwrap_or_default();
    problem.located(file, &text, |name| std::env::var_os(name))
}

/// As [`load`], with the environment given.
pub fn load_from(
    file: Option<&Path>,
    environment: impl Iterator<Item = (String, String)>,
) -> Result<Config, Problem> {
    let default = Path::new(DEFAULT_FILE);
    let file = file.or_else(|| default.exists().then_some(default));
    let text = match file {
        Some(file) => {
            std::fs::read_to_string(file).map_err(|error| Problem::unreadable(file, &error))?
        }
        None => String::new(),
    };
    let name = file.unwrap_or(default);
    let in_file = |error: toml::de::Error| Problem::in_file(name, &text, &error);
    let from_file: Config = toml::from_str(&text).map_err(in_file)?;
    super::source::no_secrets(&from_file.source)?;
    super::alert::no_secrets(&from_file.receiver)?;
    from_file.publish.mqtt.no_secrets()?;
    if from_file.frames.key.is_some() {
        let message =
            "a key does not belong in the configuration file; use key_file, or the environment";
        return Err(Problem::value("frames.key", message));
    }
    let mut table: Table = toml::from_str(&text).map_err(in_file)?;
    let used = overlay(&mut table, environment)?;
    let config = if used.is_empty() {
        from_file
    } else {
        Config::deserialize(table).map_err(|error| Problem::InEnvironment {
            variable: used.join(", "),
            message: explain(error.message(), None),
        })?
    };
    check(&config)?;
    Ok(config)
}

fn check(config: &Config) -> Result<(), Problem> {
    if config.data.dir.as_os_str().is_empty() {
        return Err(Problem::value("data.dir", "must name a directory"));
    }
    address("api.listen", &config.api.listen)?;
    address("broker.listen", &config.broker.listen)?;
    if jiff::tz::TimeZone::get(&config.city.timezone).is_err() {
        let message = format!(
            "“{}” is not an IANA time zone such as Europe/Berlin",
            config.city.timezone
        );
        return Err(Problem::value("city.timezone", message));
    }
    let store = &config.store;
    if store.retention_rollup > 0
        && (store.retention_raw == 0 || store.retention_raw > store.retention_rollup)
    {
        return Err(Problem::value(
            "store.retention_rollup",
            "must not be shorter than retention_raw; 0 keeps rollups for ever",
        ));
    }
    if config.city.languages.is_empty()
        || config.city.languages.iter().any(|l| l != "de" && l != "en")
    {
        return Err(Problem::value(
            "city.languages",
            "must list one or both of “de” and “en”",
        ));
    }
    let [lat, lon] = config.city.center;
    if talblick_model::Position::new(lat, lon, None).is_err() {
        return Err(Problem::value(
            "city.center",
            "must be [latitude, longitude] in degrees",
        ));
    }
    config.city.colours()?;
    config.map.external()?;
    super::source::check(&config.source)?;
    if config.broker.embedded {
        super::source::check_version(&config.source, &config.broker.listen)?;
    }
    super::alert::check(&config.alert, &config.receiver)?;
    config.publish.check()?;
    if config.codecs.threads == 0
        || config.codecs.time_limit_ms == 0
        || config.codecs.memory_limit_mb == 0
    {
        return Err(Problem::value(
            "codecs",
            "threads, time_limit_ms and memory_limit_mb must be at least 1",
        ));
    }
    Ok(())
}

fn address(key: &str, text: &str) -> Result<SocketAddr, Problem> {
    text.parse().map_err(|_invalid: std::net::AddrParseError| {
        Problem::value(
            key,
            format!("“{text}” is not an address with a port, such as 127.0.0.1:8080 or [::]:8080"),
        )
    })
}

#[cfg(test)]
mod tests {
    use super::super::{ANNOTATED, Alert, PublishMqtt, Receiver, Source, SourceUser};
    use super::*;

    fn problem(text: &str) -> String {
        let dir = tempfile::tempdir().unwrap();
        let file = dir.path().join("talblick.toml");
        std::fs::write(&file, text).unwrap();
        let problem = load_from(Some(&file), std::iter::empty()).unwrap_err();
        let problem = problem.located(&file, text, |_| None).to_string();
        problem.replace(&format!("{}/", dir.path().display()), "")
    }

    #[test]
    fn an_unknown_key_is_named_with_its_line_and_the_nearest_known_one() {
        assert_eq!(
            problem("[api]\nlisten = '127.0.0.1:80'\nrate_limits = 5\n"),
            "talblick.toml:3: unknown key `api.rate_limits`; did you mean `rate_limit`? \
             Known here: listen, base_url, trusted_proxies, rate_limit, metrics"
        );
    }

    #[test]
    fn a_wrong_type_and_a_wrong_value_say_what_is_allowed() {
        assert_eq!(
            problem("[api]\nrate_limit = 'x'\n"),
            "talblick.toml:2: `api.rate_limit`: invalid type: string \"x\", expected a whole number, 0 or more"
        );
        assert!(
            problem("[[source]]\nname='a'\nkind='mqt'\n")
                .starts_with("talblick.toml:3: `source.kind`: ")
        );
        assert!(problem("[store]\nbackend = 'oracle'\n").contains("embedded"));
        assert!(problem("[api]\nlisten = 'here'\n").contains("127.0.0.1:8080"));
        assert!(problem("[city\n").starts_with("talblick.toml:1:"));
    }

    #[test]
    fn a_value_that_cannot_be_is_named_with_its_line() {
        assert!(
            problem("[api]\n\nlisten = 'here'\n")
                .starts_with("talblick.toml:3: `api.listen`: “here”")
        );
        let sources = "[[source]]\nname='a'\nurl='mqtt://b'\ntopics=['#']\n[[source]]\nname='b'\nurl='mqtt://b'\n";
        let told = problem(sources);
        assert!(
            told.starts_with("talblick.toml:5: `source.topics of “b”`: names no topic"),
            "{told}"
        );
        assert!(problem("[data]\ndir = ''\n").contains("data.dir"));
    }

    #[test]
    fn a_source_at_the_embedded_broker_is_told_which_mqtt_it_speaks() {
        let with = |url: &str, more: &str| {
            format!(
                "[broker]\nembedded = true\n[[source]]\nname='a'\nurl='{url}'\ntopics=['#']\n{more}"
            )
        };
        for url in ["mqtt://127.0.0.1:1883", "mqtt://localhost:1883/"] {
            assert_eq!(
                problem(&with(url, "version = 5\n")),
                "talblick.toml:7: `source.version of “a”`: must be 4 here: the embedded broker speaks MQTT 3.1.1 only"
            );
        }
        let good = [
            with("mqtt://127.0.0.1:1883", "version = 4\n"),
            with("mqtt://broker.example:1883", ""),
        ];
        for text in good {
            let config: Config = toml::from_str(&text).unwrap();
            check(&config).unwrap();
        }
    }

    #[test]
    fn a_value_of_the_environment_is_named_with_its_variable() {
        let problem = Problem::value("api.listen", "is wrong");
        let told = problem.located(Path::new("t.toml"), "[api]\nlisten = 'x'\n", |name| {
            (name == "TALBLICK__API__LISTEN").then(|| "x".into())
        });
        assert_eq!(
            told.to_string(),
            "environment variable TALBLICK__API__LISTEN: is wrong"
        );
    }

    #[test]
    fn a_key_that_is_like_no_other_gets_no_proposal() {
        let told = problem("[zoo]\nx = 1\n");
        assert!(
            told.starts_with("talblick.toml:1: unknown key `zoo`. Known here: "),
            "{told}"
        );
        let told = problem("[auth.oidc]\nx = 1\n");
        assert!(
            told.starts_with("talblick.toml:1: unknown key `auth.oidc`"),
            "{told}"
        );
    }

    #[test]
    fn a_file_that_cannot_be_read_says_what_to_do() {
        let dir = tempfile::tempdir().unwrap();
        let told = |file: &Path| {
            load_from(Some(file), std::iter::empty())
                .unwrap_err()
                .to_string()
        };
        assert!(told(&dir.path().join("none.toml")).contains("talblick config print"));
        assert!(told(dir.path()).contains("directory"));
    }

    #[test]
    fn rollups_are_kept_at_least_as_long_as_readings() {
        assert!(
            problem("[store]\nretention_raw = 30\nretention_rollup = 20\n")
                .contains("retention_raw")
        );
        assert!(problem("[store]\nretention_rollup = 20\n").contains("retention_raw"));
    }

    #[test]
    fn a_password_in_the_file_is_refused() {
        let text = "[[source]]\nname='a'\nurl='mqtt://b'\ntopics=['#']\npassword='x'\n";
        assert!(problem(text).contains("password_file"));
    }

    #[test]
    fn a_webhook_needs_a_token_from_outside_and_a_plain_name() {
        let webhook = "[[source]]\nkind='webhook'\n";
        assert!(problem(&format!("{webhook}name='a'\n")).contains("needs a token"));
        let told = problem(&format!("{webhook}name='a'\ntoken='x'\n"));
        assert!(told.contains("token_file"), "{told}");
        let told = problem(&format!("{webhook}name='a/b'\ntoken_file='t'\n"));
        assert!(told.contains("POST /ingest/"), "{told}");
    }

    #[test]
    fn a_door_needs_an_address_and_somebody_who_may_come_in() {
        let door = "[[source]]\nkind='mqtt-listen'\nname='a'\ntopics=['#']\n";
        assert!(problem(door).contains("source.listen"));
        let told = problem(&format!("{door}listen='[::]:1883'\n"));
        assert!(told.contains("anonymous = true"), "{told}");
        let user = format!("{door}listen='[::]:1883'\n[[source.user]]\nname='u'\n");
        assert!(problem(&user).contains("source.user.password_file of “u”"));
        let told = problem(&format!("{user}password='x'\n"));
        assert!(told.contains("use password_file"), "{told}");
        let told = problem(&format!("{user}password_file='f'\ntopics=['a+']\n"));
        assert!(told.contains("is no topic filter"), "{told}");
        let other = "[[source]]\nname='a'\nurl='mqtt://b'\ntopics=['#']\nanonymous=true\n";
        assert!(problem(other).contains("mqtt-listen"));
    }

    #[test]
    fn a_password_of_a_door_comes_from_the_environment_too() {
        let dir = tempfile::tempdir().unwrap();
        let file = dir.path().join("talblick.toml");
        let door =
            "[[source]]\nkind='mqtt-listen'\nname='door'\ntopics=['#']\nlisten='[::]:1883'\n";
        std::fs::write(&file, format!("{door}[[source.user]]\nname='werke'\n")).unwrap();
        let variable = "TALBLICK__SOURCE__DOOR__USER__WERKE__PASSWORD";
        let environment = [(variable.to_owned(), "geheim".to_owned())];
        let config = load_from(Some(&file), environment.into_iter()).unwrap();
        assert_eq!(config.source[0].user[0].password.as_deref(), Some("geheim"));
    }

    #[test]
    fn catching_up_needs_an_address_and_a_key() {
        let source = "[[source]]\nname='a'\nurl='mqtt://b'\ntopics=['#']\ncatch_up='https://c'\n";
        assert!(problem(source).contains("password_file"));
        let wrong = source.replace("https://c", "c") + "username='u'\npassword_file='f'\n";
        assert!(problem(&wrong).contains("thethings.network"));
    }

    #[test]
    fn the_annotated_default_is_the_default() {
        let config: Config = toml::from_str(ANNOTATED).unwrap();
        assert_eq!(config, Config::default());
    }

    #[test]
    fn what_tells_of_persons_is_not_published_raw_and_the_line_is_named() {
        let raw = "[publish]\nrules = [\n  { kinds = ['climate'], quantities = ['*'] },\n  { kinds = ['people_count'], quantities = ['*'] },\n]\n";
        let told = problem(raw);
        assert!(
            told.starts_with("talblick.toml:4: `publish.rules`: “people_count” tells of"),
            "{told}"
        );
        assert!(
            told.contains("aggregate = \"1h\" or longer with minimum_count = 3"),
            "{told}"
        );
        let tables = "[[publish.rules]]\nkinds = ['parking*']\nquantities = ['occupied']\naggregate = '30m'\nminimum_count = 9\n";
        assert!(problem(tables).contains("“parking*” tells of"));
        let own = "[publish]\npersonal = ['flat_*']\nrules = [{ kinds = ['flat_3'], quantities = ['co2'] }]\n";
        let told = problem(own);
        assert!(told.contains("rule 1: “flat_3” tells of"), "{told}");
        let unknown =
            "[publish]\nrules = [{ kinds = ['a'], quantities = ['b'], agregate = '1h' }]\n";
        assert!(
            problem(unknown).contains("did you mean `aggregate`?"),
            "{}",
            problem(unknown)
        );
    }

    fn every_path() -> talblick_ingest::envelope::Paths {
        let keys = "dev_eui payload decoded f_cnt f_port time dev_addr dedup_id confirmed encrypted frequency data_rate \
                    spreading_factor bandwidth device_name profile application tags receptions gateway rssi snr antenna \
                    gateway_time latitude longitude";
        let lines: Vec<String> = keys
            .split(' ')
            .filter(|k| !k.is_empty())
            .map(|key| format!("{key} = '$.a'"))
            .collect();
        toml::from_str(&lines.join("\n")).unwrap()
    }

    #[test]
    fn a_mapping_is_checked_and_belongs_to_the_generic_format() {
        let source = "[[source]]\nname='a'\nurl='mqtt://b'\ntopics=['#']\n";
        let missing = problem(&format!("{source}format='generic'\n"));
        assert!(missing.contains("[source.mapping]"), "{missing}");
        let mapped = |text: &str| {
            problem(&format!(
                "{source}format='generic'\n[source.mapping]\n{text}\n"
            ))
        };
        assert!(mapped("dev_eui = 'eui'\npayload = '$.p'").contains("mapping.dev_eui"));
        assert!(mapped("dev_eui = '$.eui'").contains("payload or decoded"));
        assert!(mapped("dev_ui = '$.eui'").contains("dev_eui"));
        let other = problem(&format!(
            "{source}[source.mapping]\ndev_eui = '$.e'\npayload = '$.p'\n"
        ));
        assert!(other.contains("generic"), "{other}");
    }

    fn every_condition() -> Alert {
        let keys = "quantity='co2'\nabove=1.0\nbelow=1.0\nrise=1.0\nfall=1.0\nsilent=1\ngateway_silent=''\nundecoded=0.5\n\
                    clear=1.0\nfor=''\nwithin=''\nrepeat=''\nquiet=''";
        toml::from_str(keys).unwrap()
    }

    #[test]
    fn an_alert_says_what_fires_and_each_mistake_its_line() {
        let alert = "[[alert]]\nname='Wupper hoch'\n";
        assert!(
            problem(alert).starts_with(
                "talblick.toml:2: `alert.name of “Wupper hoch”`: says what fires with"
            )
        );
        assert!(problem(&format!("{alert}above=2.4\n")).contains("a quantity such as water_level"));
        let high = format!("{alert}above=2.4\nquantity='water_level'\n");
        let told = problem(&format!("{high}clear=2.5\n"));
        assert!(
            told.starts_with("talblick.toml:5: `alert.clear of “Wupper hoch”`: must not lie above"),
            "{told}"
        );
        assert!(problem(&format!("{high}quiet='nachts'\n")).contains("22:00-06:00"));
        assert!(problem(&format!("{high}for='soon'\n")).contains("is no span such as"));
        assert!(
            problem(&format!("{high}within='1h'\n"))
                .contains("belongs to rise, fall and undecoded")
        );
        assert!(problem(&format!("{high}below=1.0\n")).contains("exactly one of"));
        let told = problem(&format!("{high}notify=['Wache']\n"));
        assert!(told.contains("there is no receiver “Wache”"), "{told}");
        let told = problem(&format!("{high}severity='bad'\n"));
        assert!(told.contains("critical"), "{told}");
        assert!(problem(&format!("{high}{high}")).contains("a name of its own"));
        let told = problem(&format!("{alert}gateway_silent='10 s'\n"));
        assert!(
            told.starts_with("talblick.toml:3: `alert.gateway_silent of"),
            "{told}"
        );
    }

    #[test]
    fn a_receiver_has_an_address_and_its_token_comes_from_outside() {
        let receiver = "[[receiver]]\nname='Wache'\n";
        assert!(problem(receiver).contains("`receiver.url of “Wache”`"));
        let with = |more: &str| {
            problem(&format!(
                "{receiver}url='https://wache.example/alarm'\n{more}"
            ))
        };
        assert!(with("token='x'\n").contains("token_file"));
        assert!(with("kind='fax'\n").contains("webhook"));
        assert!(with(&format!("{receiver}url='http://a'\n")).contains("a name of its own"));
        let dir = tempfile::tempdir().unwrap();
        let file = dir.path().join("talblick.toml");
        std::fs::write(&file, format!("{receiver}url='http://a'\n")).unwrap();
        let token = (
            "TALBLICK__RECEIVER__WACHE__TOKEN".to_owned(),
            "geheim".to_owned(),
        );
        let config = load_from(Some(&file), std::iter::once(token)).unwrap();
        assert_eq!(config.receiver[0].token.as_deref(), Some("geheim"));
    }

    #[test]
    fn every_key_is_in_the_annotated_default() {
        let source = Source {
            username: Some(String::new()),
            password_file: Some("".into()),
            ca_file: Some("".into()),
            cert_file: Some("".into()),
            key_file: Some("".into()),
            client_id: Some(String::new()),
            share: Some(String::new()),
            mapping: Some(every_path()),
            token_file: Some("".into()),
            catch_up: Some(String::new()),
            listen: Some(String::new()),
            user: vec![SourceUser {
                password_file: Some("".into()),
                ..SourceUser::default()
            }],
            ..toml::from_str("name='a'\nurl='b'\ntopics=['#']").unwrap()
        };
        let mut config = Config {
            source: vec![source],
            ..Config::default()
        };
        config.codecs.dir = Some("".into());
        config.rules.dir = Some("".into());
        config.frames.key_file = Some("".into());
        config.codecs.rule = vec![super::super::CodecRule {
            profile: String::new(),
            codec: String::new(),
        }];
        config.auth.admin_token_file = Some("".into());
        config.coverage.rules = Some("".into());
        config.publish.mqtt = PublishMqtt {
            username: Some(String::new()),
            password_file: Some("".into()),
            ca_file: Some("".into()),
            cert_file: Some("".into()),
            key_file: Some("".into()),
            client_id: Some(String::new()),
            ..PublishMqtt::default()
        };
        config.store.influxdb2.token_file = Some("".into());
        config.alert = vec![every_condition()];
        config.receiver = vec![Receiver {
            token_file: Some("".into()),
            ..Receiver::default()
        }];
        let text = toml::to_string(&config).unwrap();
        for line in text.lines() {
            let key = line.split('=').next().unwrap_or_default().trim();
            assert!(
                ANNOTATED.contains(key),
                "{key} is missing in deploy/talblick.toml"
            );
        }
    }
}
