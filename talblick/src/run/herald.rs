//! New observations of what is public on their way to a broker. When it is away they wait in a queue of bounded length, from
//! which the oldest are dropped.

use crate::config::{Config, Problem, PublishMqtt, read_secret};
use std::path::Path;
use std::time::Duration;
use talblick_api::Herald;
use talblick_ingest::source::Secret;
use talblick_ingest::source::mqtt::{MqttConfig, MqttPublisher};
use tokio::sync::watch;
use tokio::time::{Instant, sleep};

/// How often somebody looks for news.
const LOOK: Duration = Duration::from_millis(250);
/// Pause before a broker that cannot be reached is tried again.
const AGAIN: Duration = Duration::from_secs(5);

/// The broker, if there is one.
pub(super) fn broker(config: &Config) -> Result<Option<MqttConfig>, Problem> {
    let of = &config.publish.mqtt;
    if of.url.is_empty() {
        return Ok(None);
    }
    // Two installations at one broker must not put each other out; their data directories tell them apart.
    let installation =
        std::path::absolute(&config.data.dir).unwrap_or_else(|_| config.data.dir.clone());
    Ok(Some(MqttConfig {
        installation: installation.to_string_lossy().into_owned(),
        ..told_broker(of, read_secret)?
    }))
}

/// What a connection to the broker needs; `read` gets the password from its file.
pub(crate) fn told_broker(
    of: &PublishMqtt,
    read: impl Fn(&'static str, &Path) -> Result<String, Problem>,
) -> Result<MqttConfig, Problem> {
    let password = match (&of.password, &of.password_file) {
        (Some(password), _) => Some(password.clone()),
        (None, Some(file)) => Some(read("publish.mqtt.password_file", file)?),
        (None, None) => None,
    };
    Ok(MqttConfig {
        username: of.username.clone(),
        password: password.map(Secret::new),
        ca_file: of.ca_file.clone(),
        cert_file: of.cert_file.clone(),
        key_file: of.key_file.clone(),
        client_id: of.client_id.clone(),
        ..MqttConfig::new("public", &of.url)
    })
}

/// Tells the broker of what is new until the program stops.
pub(super) async fn run(mut herald: Herald, broker: MqttConfig, mut stop: watch::Receiver<bool>) {
    let tell = async {
        let mut publisher = connected(broker).await;
        loop {
            for message in herald.take() {
                publisher.publish(message.topic, message.payload).await;
            }
            publisher.rest(Instant::now() + LOOK).await;
        }
    };
    tokio::select! {
        // An error means that whoever would say stop is gone, which says the same.
        _ = stop.wait_for(|stop| *stop) => {}
        () = tell => {}
    }
}

/// A connection, however long that takes. What hinders it is said when it is new.
async fn connected(broker: MqttConfig) -> MqttPublisher {
    let mut said = String::new();
    loop {
        match MqttPublisher::connect(broker.clone()).await {
            Ok(publisher) => return publisher,
            Err(error) => {
                let text = error.to_string();
                if text != said {
                    tracing::warn!("new observations cannot be told: {text}; trying again");
                    said = text;
                }
            }
        }
        sleep(AGAIN).await;
    }
}
