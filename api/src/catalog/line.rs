//! Product lines: what a city publishes is listed by what it is about, not sensor by sensor.

/// A line of data.
#[derive(Debug)]
pub(super) struct Line {
    /// Its name in addresses; stable for ever.
    pub(super) key: &'static str,
    /// Title, German and English.
    pub(super) title: [&'static str; 2],
    /// What it is, German and English.
    pub(super) about: [&'static str; 2],
    /// Code of the European data theme.
    pub(super) theme: &'static str,
    /// Keywords, German and English.
    pub(super) keywords: &'static [[&'static str; 2]],
    /// Its quantities.
    pub(super) quantities: &'static [&'static str],
}

/// Lines of sensors. A quantity is in at most one; of a line there is a dataset once something of it is published.
pub(super) const LINES: [Line; 9] = [
    Line {
        key: "weather",
        title: ["Wetter und Klima", "Weather and climate"],
        about: [
            "Temperatur, Luftfeuchte, Luftdruck, Wind, Niederschlag und Strahlung, gemessen von Sensoren in der Stadt",
            "Temperature, humidity, pressure, wind, precipitation and radiation, measured by sensors in the city",
        ],
        theme: "ENVI",
        keywords: &[
            ["Wetter", "weather"],
            ["Klima", "climate"],
            ["Temperatur", "temperature"],
            ["Niederschlag", "precipitation"],
        ],
        quantities: &[
            "air_temperature",
            "relative_humidity",
            "air_pressure",
            "dew_point",
            "wind_speed",
            "wind_gust",
            "wind_direction",
            "precipitation",
            "solar_irradiance",
            "illuminance",
        ],
    },
    Line {
        key: "waters",
        title: ["Gewässer", "Rivers and streams"],
        about: [
            "Wasserstände und Wassertemperaturen von Flüssen und Bächen",
            "Water levels and temperatures of rivers and streams",
        ],
        theme: "ENVI",
        keywords: &[
            ["Pegel", "gauge"],
            ["Wasserstand", "water level"],
            ["Hochwasser", "flood"],
            ["Gewässer", "rivers"],
        ],
        quantities: &["water_level", "water_temperature"],
    },
    Line {
        key: "air",
        title: ["Luftqualität", "Air quality"],
        about: [
            "Feinstaub, Gase und CO₂ aus Sensoren; keine amtliche Messung nach der 39. BImSchV",
            "Particulate matter, gases and CO₂ from sensors; no official measurement under Directive 2008/50/EC",
        ],
        theme: "ENVI",
        keywords: &[
            ["Luftqualität", "air quality"],
            ["Feinstaub", "particulate matter"],
            ["CO2", "CO2"],
        ],
        quantities: &["pm1", "pm2_5", "pm4", "pm10", "no2", "o3", "so2", "co2"],
    },
    Line {
        key: "noise",
        title: ["Lärm", "Noise"],
        about: ["Schallpegel", "Sound levels"],
        theme: "ENVI",
        keywords: &[["Lärm", "noise"], ["Schallpegel", "sound level"]],
        quantities: &["sound_level"],
    },
    Line {
        key: "soil",
        title: ["Boden und Bäume", "Soil and trees"],
        about: [
            "Bodenfeuchte, Saugspannung und Bodentemperatur, vor allem an Stadtbäumen",
            "Soil moisture, water tension and temperature, most of it at trees in streets",
        ],
        theme: "ENVI",
        keywords: &[
            ["Bodenfeuchte", "soil moisture"],
            ["Stadtbäume", "street trees"],
            ["Bewässerung", "irrigation"],
        ],
        quantities: &[
            "soil_moisture",
            "soil_tension",
            "soil_temperature",
            "soil_conductivity",
        ],
    },
    Line {
        key: "traffic",
        title: ["Verkehr und Parken", "Traffic and parking"],
        about: [
            "Zählungen von Rad- und Kraftverkehr, Belegung von Parkplätzen, Temperatur der Fahrbahn",
            "Counts of bicycles and vehicles, occupancy of parking bays, temperature of road surfaces",
        ],
        theme: "TRAN",
        keywords: &[
            ["Verkehr", "traffic"],
            ["Radverkehr", "cycling"],
            ["Parken", "parking"],
        ],
        quantities: &[
            "bicycle_count",
            "vehicle_count",
            "occupied",
            "surface_temperature",
        ],
    },
    Line {
        key: "visitors",
        title: ["Besucherzahlen", "Visitors"],
        about: [
            "Zählungen von Personen ohne Bezug zu einzelnen",
            "Anonymous counts of people",
        ],
        theme: "SOCI",
        keywords: &[
            ["Besucherzahlen", "visitor numbers"],
            ["Frequenz", "footfall"],
        ],
        quantities: &["people_count", "motion_count"],
    },
    Line {
        key: "containers",
        title: ["Füllstände", "Fill levels"],
        about: [
            "Füllstände von Behältern, etwa von Sammelcontainern",
            "Fill levels of containers, such as those for recycling",
        ],
        theme: "ENVI",
        keywords: &[["Füllstand", "fill level"], ["Abfall", "waste"]],
        quantities: &["fill_level"],
    },
    Line {
        key: "energy",
        title: ["Energie und Verbrauch", "Energy and consumption"],
        about: [
            "Leistung, Energie und Durchfluss öffentlicher Anlagen",
            "Power, energy and flow of public installations",
        ],
        theme: "ENER",
        keywords: &[["Energie", "energy"], ["Verbrauch", "consumption"]],
        quantities: &["power", "energy", "volume", "flow"],
    },
];

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;
    use talblick_model::Quantity;

    #[test]
    fn a_quantity_that_is_listed_exists_and_is_in_one_line_only() {
        let (mut keys, mut seen) = (HashSet::new(), HashSet::new());
        for line in &LINES {
            assert!(keys.insert(line.key), "{} is there twice", line.key);
            for name in line.quantities {
                assert!(seen.insert(name), "{name} is there twice");
                let quantity: Quantity = name.parse().unwrap();
                assert!(quantity.definition().is_some(), "{name}");
            }
        }
    }
}
