//! What people are told about each kind of problem, in both languages.

use super::{ApiError, Noun};
use crate::lang::Both;
use axum::http::StatusCode;

impl ApiError {
    /// Kind for programs, and title and detail for people.
    pub(super) fn words(&self) -> (&'static str, Both, Both) {
        match self {
            Self::NotFound(noun) => (
                "urn:talblick:not-found",
                Both::new("Nicht gefunden", "Not found"),
                noun.missing(),
            ),
            Self::Input(_) => (
                "urn:talblick:bad-input",
                Both::new("Ungültige Eingabe", "Bad input"),
                Both::new(
                    "Die Anfrage ist so nicht gültig; „errors“ nennt jede Stelle.",
                    "The request is not valid; “errors” names each place.",
                ),
            ),
            Self::Unusable(_) => (
                "urn:talblick:unusable",
                Both::new("Nicht verwertbar", "Unusable"),
                Both::new(
                    "Die Nachricht ist nicht verwertbar; „errors“ nennt die Gründe. Sie liegt bei den Zurückweisungen.",
                    "The message cannot be used; “errors” names the reasons. It is kept among the rejects.",
                ),
            ),
            Self::Unauthorized => (
                "urn:talblick:unauthorized",
                Both::new("Anmeldung nötig", "Authentication needed"),
                Both::new(
                    "Diese Adresse braucht „Authorization: Bearer …“ mit dem Verwaltungs-Token oder einer gültigen Sitzung.",
                    "This address needs “Authorization: Bearer …” with the administration token or a valid session.",
                ),
            ),
            Self::WrongPassword => (
                "urn:talblick:wrong-password",
                Both::new("Anmeldung fehlgeschlagen", "Sign-in failed"),
                Both::new(
                    "Name oder Passwort ist falsch.",
                    "The name or the password is wrong.",
                ),
            ),
            Self::Forbidden => (
                "urn:talblick:forbidden",
                Both::new("Nicht erlaubt", "Not allowed"),
                Both::new(
                    "Dieses Konto darf lesen, aber nichts ändern.",
                    "This account may read but not change anything.",
                ),
            ),
            Self::Method => (
                "urn:talblick:method-not-allowed",
                Both::new("Methode nicht erlaubt", "Method not allowed"),
                Both::new(
                    "Diese Adresse kennt die HTTP-Methode nicht; „Allow“ nennt die erlaubten.",
                    "This address does not know the HTTP method; “Allow” names those it does.",
                ),
            ),
            Self::Conflict(detail) => (
                "urn:talblick:conflict",
                Both::new("Konflikt", "Conflict"),
                detail.clone(),
            ),
            Self::Unfit(_) => (
                "urn:talblick:unfit",
                Both::new("Nicht veröffentlicht", "Not published"),
                Both::new(
                    "Der Entwurf ist noch nicht richtig; „errors“ nennt jede Stelle.",
                    "The draft is not right yet; “errors” names each place.",
                ),
            ),
            Self::TooLarge => (
                "urn:talblick:too-large",
                Both::new("Zu groß", "Too large"),
                Both::new(
                    "Der Inhalt der Anfrage ist größer als 1 MiB.",
                    "The body of the request is larger than 1 MiB.",
                ),
            ),
            Self::MediaType => (
                "urn:talblick:unsupported-media-type",
                Both::new("Unbekanntes Format", "Unsupported media type"),
                Both::new(
                    "Erwartet wird „Content-Type: application/json“.",
                    "“Content-Type: application/json” is expected.",
                ),
            ),
            Self::NotAcceptable => (
                "urn:talblick:not-acceptable",
                Both::new("Format nicht lieferbar", "Not acceptable"),
                Both::new(
                    "In keinem der Formate aus „Accept“ gibt es diese Antwort.",
                    "This answer does not exist in any of the formats in “Accept”.",
                ),
            ),
            _ => self.trouble(),
        }
    }

    /// Words of what is nobody's fault, or ours.
    fn trouble(&self) -> (&'static str, Both, Both) {
        match self {
            Self::TooMany { retry_after } => (
                "urn:talblick:too-many-requests",
                Both::new("Zu viele Anfragen", "Too many requests"),
                Both::new(
                    format!("Bitte in {retry_after} s noch einmal versuchen."),
                    format!("Please try again in {retry_after} s."),
                ),
            ),
            Self::Range => (
                "urn:talblick:range-not-satisfiable",
                Both::new("Kein solcher Teil", "Range not satisfiable"),
                Both::new(
                    "Die Datei hat diesen Teil nicht; „Content-Range“ nennt ihre Länge.",
                    "The file does not have this part; “Content-Range” tells its length.",
                ),
            ),
            Self::Timeout => (
                "urn:talblick:timeout",
                Both::new("Zu langsam", "Timed out"),
                Both::new(
                    "Die Anfrage kam nicht rechtzeitig vollständig an.",
                    "The request did not arrive completely in time.",
                ),
            ),
            Self::Unavailable(detail) => (
                "urn:talblick:unavailable",
                Both::new("Zurzeit nicht möglich", "Not available just now"),
                detail.clone(),
            ),
            Self::Upstream(detail) => (
                "urn:talblick:upstream",
                Both::new("Nicht angenommen", "Not taken"),
                detail.clone(),
            ),
            Self::Store(_) if self.status() == StatusCode::SERVICE_UNAVAILABLE => (
                "urn:talblick:unavailable",
                Both::new("Zurzeit nicht möglich", "Not available just now"),
                Both::new(
                    "Der Speicher ist gerade nicht erreichbar oder kann nicht schreiben; /readyz nennt den Zustand.",
                    "The store is out of reach or cannot write just now; /readyz tells its state.",
                ),
            ),
            _ => (
                "urn:talblick:internal",
                Both::new("Interner Fehler", "Internal error"),
                Both::new(
                    "Der Fehler liegt beim Server und steht in seinem Protokoll.",
                    "The fault is the server's and is in its log.",
                ),
            ),
        }
    }
}

impl Noun {
    fn missing(self) -> Both {
        match self {
            Self::Route => Both::new("Diese Adresse gibt es nicht.", "There is no such address."),
            Self::Device => Both::new("Dieses Gerät gibt es nicht.", "There is no such device."),
            Self::Gateway => {
                Both::new("Dieses Gateway gibt es nicht.", "There is no such gateway.")
            }
            Self::Datastream => Both::new(
                "Diesen Datenstrom gibt es nicht.",
                "There is no such datastream.",
            ),
            Self::District => Both::new(
                "Diesen Stadtbezirk gibt es nicht.",
                "There is no such district.",
            ),
            Self::Cluster => Both::new(
                "Dieses Gebiet gibt es unter dieser Regel und diesen Annahmen nicht.",
                "There is no such cluster under this rule and these assumptions.",
            ),
            Self::Rule => Both::new("Diese Regel gibt es nicht.", "There is no such rule."),
            Self::Dataset => Both::new(
                "Einen solchen Datensatz gibt es im Katalog nicht.",
                "There is no such dataset in the catalogue.",
            ),
            Self::Collection => Both::new(
                "Diese Sammlung gibt es nicht; es gibt broadband-cells, lorawan-cells, districts und devices.",
                "There is no such collection; there are broadband-cells, lorawan-cells, districts and devices.",
            ),
            Self::Feature => Both::new("Dieses Objekt gibt es nicht.", "There is no such feature."),
            Self::TileSet => Both::new(
                "Diesen Kachelsatz gibt es nicht; es gibt districts, devices, lorawan, broadband-{Datenstand} und mobile-{Datenstand}.",
                "There is no such set of tiles; there are districts, devices, lorawan, broadband-{release} and mobile-{release}.",
            ),
            Self::Tile => Both::new(
                "Diese Kachel gibt es nicht: Zoom 0 bis 22, Spalte und Zeile kleiner als 2 hoch Zoom, am Ende „.mvt“.",
                "There is no such tile: zoom 0 to 22, column and row below 2 to the power of zoom, “.mvt” at the end.",
            ),
            Self::Reject => Both::new(
                "Diese abgewiesene Nachricht gibt es nicht.",
                "There is no such rejected message.",
            ),
            Self::Key => Both::new("Diesen Schlüssel gibt es nicht.", "There is no such key."),
            Self::Codec => Both::new(
                "Diesen Codec oder diese Version gibt es nicht.",
                "There is no such codec, or no such version.",
            ),
            Self::Alert => Both::new("Diesen Alarm gibt es nicht.", "There is no such alert."),
            Self::Silence => Both::new(
                "Diese Stummschaltung gibt es nicht.",
                "There is no such silence.",
            ),
            Self::Receiver => Both::new(
                "Diesen Empfänger gibt es nicht.",
                "There is no such receiver.",
            ),
            Self::Import => Both::new(
                "Diesen Import gibt es nicht, oder er liegt mehr als einen Tag zurück.",
                "There is no such import, or it is more than a day ago.",
            ),
            Self::Release => Both::new(
                "Es ist noch kein Datenstand der Festnetzversorgung importiert.",
                "No release of fixed-line shares has been imported yet.",
            ),
            Self::MobileRelease => Both::new(
                "Es ist noch kein Datenstand der Mobilfunkversorgung importiert.",
                "No release of mobile coverage has been imported yet.",
            ),
            Self::OtherRelease => Both::new(
                "Diesen Datenstand gibt es nicht, oder er ist weder Festnetz noch Mobilfunk; alle stehen unter /api/v1/coverage/releases.",
                "There is no such release, or it is neither fixed-line nor mobile; all are listed at /api/v1/coverage/releases.",
            ),
            Self::Cell => Both::new(
                "Diese Zelle liegt nicht in der Stadt; Zellen heißen wie 100mN56799E3709.",
                "This cell is not the city's; cells have names like 100mN56799E3709.",
            ),
        }
    }
}
