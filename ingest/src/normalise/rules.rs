//! The table of field names. It is data and grows by review: what a field is called, for which devices, which quantity it
//! is, in which unit it comes unless it says so itself, and which channel it is.

use super::Context;
use super::field::Name;
use super::leaf::{Content, Leaf, Stated};
use super::unit::Source;
use talblick_model::{Definition, Kind, Quantity};

/// One row: a name in `snake_case`, without number, statistic and unit.
struct Rule {
    field: &'static str,
    when: When,
    quantity: &'static str,
    source: Source,
    channel: &'static str,
}

/// For which devices a row holds. Of the rows of one name the first that holds and whose unit fits is taken.
#[derive(Debug, Clone, Copy, PartialEq)]
enum When {
    Any,
    /// The device is for something with this in its name.
    Kind(&'static str),
    /// The codec has this in its name.
    Codec(&'static str),
    /// The field came out of Cayenne LPP.
    Cayenne,
}

/// What a field is.
pub(super) struct Found {
    pub(super) quantity: Quantity,
    pub(super) definition: &'static Definition,
    pub(super) channel: Option<&'static str>,
    /// The value in the quantity's unit; 0 if there was none to convert.
    pub(super) value: f64,
}

/// The rule for a field: by its whole name, then by what is left after taking number, statistic and unit off, then the same
/// without the objects around it.
pub(super) fn find(name: &mut Name, leaf: &Leaf<'_, '_>, context: Context<'_>) -> Option<Found> {
    loop {
        if let Some(found) = fitting(name, leaf, context) {
            return Some(found);
        }
        if !name.strip() && !name.innermost() {
            return None;
        }
    }
}

fn fitting(name: &Name, leaf: &Leaf<'_, '_>, context: Context<'_>) -> Option<Found> {
    let rest = name.rest();
    let start = RULES.partition_point(|rule| rule.field < rest);
    let rules = RULES
        .get(start..)?
        .iter()
        .take_while(|rule| rule.field == rest);
    let unit = match (leaf.unit, name.unit()) {
        (Stated::Foreign, _) => return None,
        (Stated::Unit(unit), _) => Some(unit),
        (Stated::No | Stated::Truth, unit) => unit,
    };
    rules
        .filter(|rule| rule.when.holds(leaf, context))
        .find_map(|rule| {
            let quantity = Quantity::known(rule.quantity)?;
            let definition = quantity.definition()?;
            // “battery: false” is an alarm that is off, not an empty battery.
            if leaf.unit == Stated::Truth && !matches!(definition.kind, Kind::Truth | Kind::Count) {
                return None;
            }
            let value = match leaf.content {
                Content::Number(v) => unit.unwrap_or(rule.source).convert(v, definition)?,
                Content::Missing | Content::Word(_) => 0.0,
            };
            Some(Found {
                quantity,
                definition,
                channel: Some(rule.channel).filter(|channel| !channel.is_empty()),
                value,
            })
        })
}

impl When {
    fn holds(self, leaf: &Leaf<'_, '_>, context: Context<'_>) -> bool {
        let has = |text: Option<&str>, part: &str| text.is_some_and(|text| text.contains(part));
        match self {
            Self::Any => true,
            Self::Kind(part) => has(context.kind, part),
            Self::Codec(part) => has(context.codec, part),
            Self::Cayenne => leaf.keyed || has(context.codec, "cayenne"),
        }
    }
}

const fn row(
    field: &'static str,
    when: When,
    quantity: &'static str,
    source: Source,
    channel: &'static str,
) -> Rule {
    Rule {
        field,
        when,
        quantity,
        source,
        channel,
    }
}

/// Sorted by field; within a field, the special before the general.
#[rustfmt::skip]
const RULES: &[Rule] = &[
    row("acc_motion", When::Any, "motion_count", Source::Count, "acceleration"),
    row("action_contact_state", When::Any, "contact_open", Source::Own, ""),
    row("action_motion_count", When::Any, "motion_count", Source::Count, ""),
    row("action_motion_detected", When::Any, "motion_count", Source::Count, "detected"),
    row("active_energy", When::Any, "energy", Source::KilowattHour, ""),
    row("active_energy_import", When::Any, "energy", Source::KilowattHour, ""),
    row("active_power", When::Any, "power", Source::Watt, ""),
    row("air_co2", When::Any, "co2", Source::PartsPerMillion, ""),
    row("air_humidity", When::Any, "relative_humidity", Source::Percent, ""),
    row("air_light_intensity", When::Any, "illuminance", Source::Lux, ""),
    row("air_press", When::Any, "air_pressure", Source::AirPressure, ""),
    row("air_pressure", When::Any, "air_pressure", Source::AirPressure, ""),
    row("air_relative_humidity", When::Any, "relative_humidity", Source::Percent, ""),
    row("air_temperature", When::Any, "air_temperature", Source::Celsius, ""),
    row("ambient_humidity", When::Any, "relative_humidity", Source::Percent, ""),
    row("ambient_temperature", When::Any, "air_temperature", Source::Celsius, ""),
    row("analog1", When::Codec("elsys"), "voltage", Source::Millivolt, "1"),
    row("analog2", When::Codec("elsys"), "voltage", Source::Millivolt, "2"),
    row("atmospheric_pressure", When::Any, "air_pressure", Source::AirPressure, ""),
    row("baro", When::Any, "air_pressure", Source::AirPressure, ""),
    row("barometer", When::Any, "air_pressure", Source::AirPressure, ""),
    row("barometric_pressure", When::Any, "air_pressure", Source::AirPressure, ""),
    row("bat", When::Any, "battery_voltage", Source::BatteryVolt, ""),
    row("bat", When::Any, "battery_level", Source::Percent, ""),
    row("bat_v", When::Any, "battery_voltage", Source::VoltOrMillivolt, ""),
    row("batt", When::Any, "battery_voltage", Source::BatteryVolt, ""),
    row("batt", When::Any, "battery_level", Source::Percent, ""),
    row("batt_v", When::Any, "battery_voltage", Source::VoltOrMillivolt, ""),
    row("batt_volt", When::Any, "battery_voltage", Source::VoltOrMillivolt, ""),
    row("battery", When::Any, "battery_voltage", Source::BatteryVolt, ""),
    row("battery", When::Any, "battery_level", Source::Percent, ""),
    row("battery_current", When::Any, "current", Source::Milliampere, "battery"),
    row("battery_level", When::Any, "battery_level", Source::Percent, ""),
    row("battery_percentage", When::Any, "battery_level", Source::Percent, ""),
    row("battery_voltage", When::Any, "battery_voltage", Source::VoltOrMillivolt, ""),
    row("bicycle_count", When::Any, "bicycle_count", Source::Count, ""),
    row("bicycles", When::Any, "bicycle_count", Source::Count, ""),
    row("bike_count", When::Any, "bicycle_count", Source::Count, ""),
    row("bikes", When::Any, "bicycle_count", Source::Count, ""),
    row("car_count", When::Any, "vehicle_count", Source::Count, ""),
    row("car_present", When::Any, "occupied", Source::Own, ""),
    row("cars", When::Any, "vehicle_count", Source::Count, ""),
    row("co2", When::Any, "co2", Source::PartsPerMillion, ""),
    row("co2_concentration", When::Any, "co2", Source::PartsPerMillion, ""),
    row("co2_ppm", When::Any, "co2", Source::PartsPerMillion, ""),
    row("concentration", When::Kind("co2"), "co2", Source::PartsPerMillion, ""),
    row("conduct_soil", When::Any, "soil_conductivity", Source::MicrosiemensPerCentimetre, ""),
    row("conductivity", When::Any, "soil_conductivity", Source::MicrosiemensPerCentimetre, ""),
    row("contact_open", When::Any, "contact_open", Source::Own, ""),
    row("contact_state", When::Any, "contact_open", Source::Own, ""),
    row("current", When::Any, "current", Source::Ampere, ""),
    row("dew_point", When::Any, "dew_point", Source::Celsius, ""),
    row("dew_point_temperature", When::Any, "dew_point", Source::Celsius, ""),
    row("dewpoint", When::Any, "dew_point", Source::Celsius, ""),
    row("distance", When::Cayenne, "distance", Source::Metre, ""),
    row("distance", When::Any, "distance", Source::Millimetre, ""),
    row("door", When::Any, "contact_open", Source::Own, ""),
    row("door_open", When::Any, "contact_open", Source::Own, ""),
    row("door_status", When::Any, "contact_open", Source::Own, ""),
    row("ec", When::Any, "soil_conductivity", Source::MicrosiemensPerCentimetre, ""),
    row("electrical_conductivity", When::Any, "soil_conductivity", Source::MicrosiemensPerCentimetre, ""),
    row("energy", When::Any, "energy", Source::KilowattHour, ""),
    row("energy_import", When::Any, "energy", Source::KilowattHour, ""),
    row("energy_total", When::Any, "energy", Source::KilowattHour, ""),
    row("ext_temperature", When::Kind("road"), "surface_temperature", Source::Celsius, "external"),
    row("ext_temperature", When::Kind("river"), "water_temperature", Source::Celsius, "external"),
    row("ext_temperature", When::Kind("soil"), "soil_temperature", Source::Celsius, "external"),
    row("ext_temperature", When::Any, "air_temperature", Source::Celsius, "external"),
    row("external_temperature", When::Kind("road"), "surface_temperature", Source::Celsius, "external"),
    row("external_temperature", When::Kind("river"), "water_temperature", Source::Celsius, "external"),
    row("external_temperature", When::Kind("soil"), "soil_temperature", Source::Celsius, "external"),
    row("external_temperature", When::Any, "air_temperature", Source::Celsius, "external"),
    row("fill", When::Any, "fill_level", Source::Percent, ""),
    row("fill_level", When::Any, "fill_level", Source::Percent, ""),
    row("fill_percent", When::Any, "fill_level", Source::Percent, ""),
    row("filling", When::Any, "fill_level", Source::Percent, ""),
    row("filling_level", When::Any, "fill_level", Source::Percent, ""),
    row("flow", When::Any, "flow", Source::CubicMetrePerHour, ""),
    row("flow_rate", When::Any, "flow", Source::CubicMetrePerHour, ""),
    row("flow_temperature", When::Any, "water_temperature", Source::Celsius, "supply"),
    row("forward_temperature", When::Any, "water_temperature", Source::Celsius, "supply"),
    row("fullness", When::Any, "fill_level", Source::Percent, ""),
    row("gauge", When::Any, "water_level", Source::Metre, ""),
    row("global_radiation", When::Any, "solar_irradiance", Source::WattPerSquareMetre, ""),
    row("gust", When::Any, "wind_gust", Source::MetrePerSecond, ""),
    row("gust_speed", When::Any, "wind_gust", Source::MetrePerSecond, ""),
    row("head_temperature", When::Any, "air_temperature", Source::Celsius, "head"),
    row("heat_energy", When::Any, "energy", Source::KilowattHour, ""),
    row("hum", When::Any, "relative_humidity", Source::Percent, ""),
    row("hum_sht", When::Any, "relative_humidity", Source::Percent, ""),
    row("humidity", When::Any, "relative_humidity", Source::Percent, ""),
    row("illuminance", When::Any, "illuminance", Source::Lux, ""),
    row("illumination", When::Any, "illuminance", Source::Lux, ""),
    row("indoor_temperature", When::Any, "air_temperature", Source::Celsius, ""),
    row("ir_external_temperature", When::Kind("road"), "surface_temperature", Source::Celsius, "external"),
    row("ir_external_temperature", When::Kind("river"), "water_temperature", Source::Celsius, "external"),
    row("ir_external_temperature", When::Kind("soil"), "soil_temperature", Source::Celsius, "external"),
    row("ir_external_temperature", When::Any, "surface_temperature", Source::Celsius, "external"),
    row("ir_internal_temperature", When::Any, "air_temperature", Source::Celsius, "head"),
    row("irradiance", When::Any, "solar_irradiance", Source::WattPerSquareMetre, ""),
    row("irradiation", When::Any, "solar_irradiance", Source::WattPerSquareMetre, ""),
    row("is_occupied", When::Any, "occupied", Source::Own, ""),
    row("la_eq", When::Any, "sound_level", Source::Decibel, ""),
    row("la_max", When::Any, "sound_level", Source::Decibel, "max"),
    row("laeq", When::Any, "sound_level", Source::Decibel, ""),
    row("laf", When::Any, "sound_level", Source::Decibel, "fast"),
    row("laf_max", When::Any, "sound_level", Source::Decibel, "max"),
    row("lamax", When::Any, "sound_level", Source::Decibel, "max"),
    row("leq", When::Any, "sound_level", Source::Decibel, ""),
    row("level", When::Kind("waste"), "distance", Source::Millimetre, ""),
    row("level", When::Codec("dingtek"), "distance", Source::Millimetre, ""),
    row("level", When::Codec("df702"), "distance", Source::Millimetre, ""),
    row("level", When::Kind("river"), "water_level", Source::Metre, ""),
    row("level", When::Any, "fill_level", Source::Percent, ""),
    row("light", When::Any, "illuminance", Source::Lux, ""),
    row("light_intensity", When::Any, "illuminance", Source::Lux, ""),
    row("liquid_level", When::Any, "water_level", Source::Metre, ""),
    row("lmax", When::Any, "sound_level", Source::Decibel, "max"),
    row("loudness", When::Any, "sound_level", Source::Decibel, ""),
    row("ltr", When::Kind("bicycle"), "bicycle_count", Source::Count, "ltr"),
    row("ltr", When::Kind("vehicle"), "vehicle_count", Source::Count, "ltr"),
    row("ltr", When::Any, "people_count", Source::Count, "ltr"),
    row("luminosity", When::Any, "illuminance", Source::Lux, ""),
    row("lux", When::Any, "illuminance", Source::Lux, ""),
    row("lx", When::Any, "illuminance", Source::Lux, ""),
    row("matric_potential", When::Any, "soil_tension", Source::Kilopascal, ""),
    row("measured_distance", When::Any, "distance", Source::Millimetre, ""),
    row("metering_water_total", When::Any, "volume", Source::Litre, ""),
    row("moisture", When::Any, "soil_moisture", Source::Percent, ""),
    row("motion", When::Any, "motion_count", Source::Count, ""),
    row("motion_count", When::Any, "motion_count", Source::Count, ""),
    row("motion_detected", When::Any, "motion_count", Source::Count, "detected"),
    row("motions", When::Any, "motion_count", Source::Count, ""),
    row("no2", When::Any, "no2", Source::MicrogramPerCubicMetre, ""),
    row("noise", When::Any, "sound_level", Source::Decibel, ""),
    row("noise_level", When::Any, "sound_level", Source::Decibel, ""),
    row("noise_peak", When::Any, "sound_level", Source::Decibel, "peak"),
    row("o3", When::Any, "o3", Source::MicrogramPerCubicMetre, ""),
    row("occupancy", When::Any, "occupied", Source::Own, ""),
    row("occupied", When::Any, "occupied", Source::Own, ""),
    row("open", When::Any, "contact_open", Source::Own, ""),
    row("outdoor_temperature", When::Any, "air_temperature", Source::Celsius, ""),
    row("panel_voltage", When::Any, "voltage", Source::VoltOrMillivolt, "solar"),
    row("parked", When::Any, "occupied", Source::Own, ""),
    row("parking_occupied", When::Any, "occupied", Source::Own, ""),
    row("parking_status", When::Any, "occupied", Source::Own, ""),
    row("pavement_temperature", When::Any, "surface_temperature", Source::Celsius, ""),
    row("pax", When::Any, "people_count", Source::Count, ""),
    row("people", When::Any, "people_count", Source::Count, ""),
    row("people_count", When::Any, "people_count", Source::Count, ""),
    row("people_counter_all", When::Any, "people_count", Source::Count, ""),
    row("person_count", When::Any, "people_count", Source::Count, ""),
    row("persons", When::Any, "people_count", Source::Count, ""),
    row("pir", When::Any, "motion_count", Source::Count, ""),
    row("pir_count", When::Any, "motion_count", Source::Count, ""),
    row("pm1", When::Any, "pm1", Source::MicrogramPerCubicMetre, ""),
    row("pm10", When::Any, "pm10", Source::MicrogramPerCubicMetre, ""),
    row("pm10_0", When::Any, "pm10", Source::MicrogramPerCubicMetre, ""),
    row("pm10_mass_concentration", When::Any, "pm10", Source::MicrogramPerCubicMetre, ""),
    row("pm1_0", When::Any, "pm1", Source::MicrogramPerCubicMetre, ""),
    row("pm1_0_mass_concentration", When::Any, "pm1", Source::MicrogramPerCubicMetre, ""),
    row("pm1_mass_concentration", When::Any, "pm1", Source::MicrogramPerCubicMetre, ""),
    row("pm25", When::Any, "pm2_5", Source::MicrogramPerCubicMetre, ""),
    row("pm2_5", When::Any, "pm2_5", Source::MicrogramPerCubicMetre, ""),
    row("pm2_5_mass_concentration", When::Any, "pm2_5", Source::MicrogramPerCubicMetre, ""),
    row("pm4", When::Any, "pm4", Source::MicrogramPerCubicMetre, ""),
    row("pm4_0", When::Any, "pm4", Source::MicrogramPerCubicMetre, ""),
    row("pm4_0_mass_concentration", When::Any, "pm4", Source::MicrogramPerCubicMetre, ""),
    row("pm4_mass_concentration", When::Any, "pm4", Source::MicrogramPerCubicMetre, ""),
    row("pm_1", When::Any, "pm1", Source::MicrogramPerCubicMetre, ""),
    row("pm_10", When::Any, "pm10", Source::MicrogramPerCubicMetre, ""),
    row("pm_1_0", When::Any, "pm1", Source::MicrogramPerCubicMetre, ""),
    row("pm_2_5", When::Any, "pm2_5", Source::MicrogramPerCubicMetre, ""),
    row("pm_4", When::Any, "pm4", Source::MicrogramPerCubicMetre, ""),
    row("power", When::Any, "power", Source::Watt, ""),
    row("power_active", When::Any, "power", Source::Watt, ""),
    row("precipitation", When::Any, "precipitation", Source::Millimetre, ""),
    row("precipitation_interval", When::Any, "precipitation", Source::Millimetre, ""),
    row("presence", When::Any, "occupied", Source::Own, ""),
    row("pressure", When::Any, "air_pressure", Source::AirPressure, ""),
    row("probe_temperature", When::Kind("road"), "surface_temperature", Source::Celsius, "external"),
    row("probe_temperature", When::Kind("river"), "water_temperature", Source::Celsius, "external"),
    row("probe_temperature", When::Kind("soil"), "soil_temperature", Source::Celsius, "external"),
    row("probe_temperature", When::Any, "air_temperature", Source::Celsius, "external"),
    row("pulse", When::Kind("rain"), "precipitation", Source::Tip, ""),
    row("pulse", When::Kind("bicycle"), "bicycle_count", Source::Count, ""),
    row("pulse", When::Kind("people"), "people_count", Source::Count, ""),
    row("pulse", When::Kind("vehicle"), "vehicle_count", Source::Count, ""),
    row("pulse1", When::Kind("rain"), "precipitation", Source::Tip, ""),
    row("pulse1", When::Kind("bicycle"), "bicycle_count", Source::Count, ""),
    row("pulse1", When::Kind("people"), "people_count", Source::Count, ""),
    row("pulse1", When::Kind("vehicle"), "vehicle_count", Source::Count, ""),
    row("pulse_abs", When::Kind("water_meter"), "volume", Source::Litre, ""),
    row("pulse_abs", When::Kind("heat"), "energy", Source::KilowattHour, ""),
    row("pulse_abs", When::Kind("electricity"), "energy", Source::WattHour, ""),
    row("pulse_abs1", When::Kind("water_meter"), "volume", Source::Litre, ""),
    row("pulse_abs1", When::Kind("heat"), "energy", Source::KilowattHour, ""),
    row("pulse_abs1", When::Kind("electricity"), "energy", Source::WattHour, ""),
    row("pulses", When::Kind("rain"), "precipitation", Source::Tip, ""),
    row("pulses", When::Kind("bicycle"), "bicycle_count", Source::Count, ""),
    row("pulses", When::Kind("people"), "people_count", Source::Count, ""),
    row("pulses", When::Kind("vehicle"), "vehicle_count", Source::Count, ""),
    row("radiation", When::Any, "solar_irradiance", Source::WattPerSquareMetre, ""),
    row("rain", When::Any, "precipitation", Source::Millimetre, ""),
    row("rain_delta", When::Any, "precipitation", Source::Millimetre, ""),
    row("rain_interval", When::Any, "precipitation", Source::Millimetre, ""),
    row("rainfall", When::Any, "precipitation", Source::Millimetre, ""),
    row("real_power", When::Any, "power", Source::Watt, ""),
    row("reed", When::Any, "contact_open", Source::Own, ""),
    row("rel_humidity", When::Any, "relative_humidity", Source::Percent, ""),
    row("relative_air_humidity", When::Any, "relative_humidity", Source::Percent, ""),
    row("relative_humidity", When::Any, "relative_humidity", Source::Percent, ""),
    row("remaining_battery", When::Any, "battery_level", Source::Percent, ""),
    row("return_temperature", When::Any, "water_temperature", Source::Celsius, "return"),
    row("rh", When::Any, "relative_humidity", Source::Percent, ""),
    row("river_level", When::Any, "water_level", Source::Metre, ""),
    row("road_surface_temperature", When::Any, "surface_temperature", Source::Celsius, ""),
    row("road_temperature", When::Any, "surface_temperature", Source::Celsius, ""),
    row("room_temperature", When::Any, "air_temperature", Source::Celsius, ""),
    row("rssi", When::Any, "rssi", Source::DecibelMilliwatt, ""),
    row("rtl", When::Kind("bicycle"), "bicycle_count", Source::Count, "rtl"),
    row("rtl", When::Kind("vehicle"), "vehicle_count", Source::Count, "rtl"),
    row("rtl", When::Any, "people_count", Source::Count, "rtl"),
    row("sbx_batt", When::Any, "battery_voltage", Source::VoltOrMillivolt, ""),
    row("sbx_pv", When::Any, "voltage", Source::Millivolt, "pv"),
    row("snr", When::Any, "snr", Source::Decibel, ""),
    row("so2", When::Any, "so2", Source::MicrogramPerCubicMetre, ""),
    row("soc", When::Any, "battery_level", Source::Percent, ""),
    row("soil_conductivity", When::Any, "soil_conductivity", Source::MicrosiemensPerCentimetre, ""),
    row("soil_ec", When::Any, "soil_conductivity", Source::DecisiemensPerMetre, ""),
    row("soil_electrical_conductivity", When::Any, "soil_conductivity", Source::MicrosiemensPerCentimetre, ""),
    row("soil_humidity", When::Any, "soil_moisture", Source::Percent, ""),
    row("soil_moisture", When::Any, "soil_moisture", Source::Percent, ""),
    row("soil_temp", When::Any, "soil_temperature", Source::Celsius, ""),
    row("soil_temperature", When::Any, "soil_temperature", Source::Celsius, ""),
    row("soil_tension", When::Any, "soil_tension", Source::Kilopascal, ""),
    row("soil_volumetric_water_content", When::Any, "soil_moisture", Source::FractionOrPercent, ""),
    row("soil_vwc", When::Any, "soil_moisture", Source::Percent, ""),
    row("soil_water_content", When::Any, "soil_moisture", Source::Percent, ""),
    row("soil_water_potential", When::Any, "soil_tension", Source::Kilopascal, ""),
    row("soil_water_tension", When::Any, "soil_tension", Source::Kilopascal, ""),
    row("solar_irradiance", When::Any, "solar_irradiance", Source::WattPerSquareMetre, ""),
    row("solar_radiation", When::Any, "solar_irradiance", Source::WattPerSquareMetre, ""),
    row("solar_voltage", When::Any, "voltage", Source::VoltOrMillivolt, "solar"),
    row("sonar_distance", When::Any, "distance", Source::Millimetre, ""),
    row("sound", When::Any, "sound_level", Source::Decibel, ""),
    row("sound_avg", When::Any, "sound_level", Source::Decibel, ""),
    row("sound_level", When::Any, "sound_level", Source::Decibel, ""),
    row("sound_peak", When::Any, "sound_level", Source::Decibel, "peak"),
    row("sound_pressure_level", When::Any, "sound_level", Source::Decibel, ""),
    row("spl", When::Any, "sound_level", Source::Decibel, ""),
    row("stage", When::Any, "water_level", Source::Metre, ""),
    row("state_of_charge", When::Any, "battery_level", Source::Percent, ""),
    row("supply_temperature", When::Any, "water_temperature", Source::Celsius, "supply"),
    row("supply_voltage", When::Any, "battery_voltage", Source::VoltOrMillivolt, ""),
    row("surface_temperature", When::Any, "surface_temperature", Source::Celsius, ""),
    row("target_temperature", When::Any, "surface_temperature", Source::Celsius, ""),
    row("temp", When::Kind("water_meter"), "water_temperature", Source::Celsius, ""),
    row("temp", When::Kind("heat"), "water_temperature", Source::Celsius, ""),
    row("temp", When::Any, "air_temperature", Source::Celsius, ""),
    row("temp_c_ds", When::Kind("road"), "surface_temperature", Source::Celsius, "external"),
    row("temp_c_ds", When::Kind("river"), "water_temperature", Source::Celsius, "external"),
    row("temp_c_ds", When::Kind("soil"), "soil_temperature", Source::Celsius, "external"),
    row("temp_c_ds", When::Any, "air_temperature", Source::Celsius, "external"),
    row("temp_c_ds18b20", When::Kind("road"), "surface_temperature", Source::Celsius, "external"),
    row("temp_c_ds18b20", When::Kind("river"), "water_temperature", Source::Celsius, "external"),
    row("temp_c_ds18b20", When::Kind("soil"), "soil_temperature", Source::Celsius, "external"),
    row("temp_c_ds18b20", When::Any, "air_temperature", Source::Celsius, "external"),
    row("temp_c_sht", When::Any, "air_temperature", Source::Celsius, ""),
    row("temp_ds18b20", When::Kind("road"), "surface_temperature", Source::Celsius, "external"),
    row("temp_ds18b20", When::Kind("river"), "water_temperature", Source::Celsius, "external"),
    row("temp_ds18b20", When::Kind("soil"), "soil_temperature", Source::Celsius, "external"),
    row("temp_ds18b20", When::Any, "air_temperature", Source::Celsius, "external"),
    row("temp_ext", When::Kind("road"), "surface_temperature", Source::Celsius, "external"),
    row("temp_ext", When::Kind("river"), "water_temperature", Source::Celsius, "external"),
    row("temp_ext", When::Kind("soil"), "soil_temperature", Source::Celsius, "external"),
    row("temp_ext", When::Any, "air_temperature", Source::Celsius, "external"),
    row("temp_probe", When::Kind("road"), "surface_temperature", Source::Celsius, "external"),
    row("temp_probe", When::Kind("river"), "water_temperature", Source::Celsius, "external"),
    row("temp_probe", When::Kind("soil"), "soil_temperature", Source::Celsius, "external"),
    row("temp_probe", When::Any, "air_temperature", Source::Celsius, "external"),
    row("temp_sht", When::Any, "air_temperature", Source::Celsius, ""),
    row("temp_soil", When::Any, "soil_temperature", Source::Celsius, ""),
    row("temp_water", When::Any, "water_temperature", Source::Celsius, ""),
    row("temperature", When::Kind("water_meter"), "water_temperature", Source::Celsius, ""),
    row("temperature", When::Kind("heat"), "water_temperature", Source::Celsius, ""),
    row("temperature", When::Any, "air_temperature", Source::Celsius, ""),
    row("temperature_external", When::Kind("road"), "surface_temperature", Source::Celsius, "external"),
    row("temperature_external", When::Kind("river"), "water_temperature", Source::Celsius, "external"),
    row("temperature_external", When::Kind("soil"), "soil_temperature", Source::Celsius, "external"),
    row("temperature_external", When::Any, "air_temperature", Source::Celsius, "external"),
    row("temperature_head", When::Any, "air_temperature", Source::Celsius, "head"),
    row("temperature_sht", When::Any, "air_temperature", Source::Celsius, ""),
    row("temperature_soil", When::Any, "soil_temperature", Source::Celsius, ""),
    row("temperature_surface", When::Any, "surface_temperature", Source::Celsius, ""),
    row("temperature_target", When::Any, "surface_temperature", Source::Celsius, ""),
    row("temperature_water", When::Any, "water_temperature", Source::Celsius, ""),
    row("tension", When::Any, "soil_tension", Source::Kilopascal, ""),
    row("tmp", When::Kind("water_meter"), "water_temperature", Source::Celsius, ""),
    row("tmp", When::Kind("heat"), "water_temperature", Source::Celsius, ""),
    row("tmp", When::Any, "air_temperature", Source::Celsius, ""),
    row("total_active_energy", When::Any, "energy", Source::KilowattHour, ""),
    row("total_energy", When::Any, "energy", Source::KilowattHour, ""),
    row("total_volume", When::Any, "volume", Source::CubicMetre, ""),
    row("ultrasonic_distance", When::Any, "distance", Source::Millimetre, ""),
    row("v_bat", When::Any, "battery_voltage", Source::VoltOrMillivolt, ""),
    row("vbat", When::Any, "battery_voltage", Source::VoltOrMillivolt, ""),
    row("vdd", When::Any, "battery_voltage", Source::Millivolt, ""),
    row("vehicle_count", When::Any, "vehicle_count", Source::Count, ""),
    row("vehicles", When::Any, "vehicle_count", Source::Count, ""),
    row("voltage", When::Any, "voltage", Source::Volt, ""),
    row("volume", When::Any, "volume", Source::CubicMetre, ""),
    row("volume_total", When::Any, "volume", Source::CubicMetre, ""),
    row("volumetric_water_content", When::Any, "soil_moisture", Source::FractionOrPercent, ""),
    row("vwc", When::Any, "soil_moisture", Source::FractionOrPercent, ""),
    row("water_flow", When::Any, "flow", Source::CubicMetrePerHour, ""),
    row("water_level", When::Any, "water_level", Source::Metre, ""),
    row("water_potential", When::Any, "soil_tension", Source::Kilopascal, ""),
    row("water_soil", When::Any, "soil_moisture", Source::Percent, ""),
    row("water_temp", When::Any, "water_temperature", Source::Celsius, ""),
    row("water_temperature", When::Any, "water_temperature", Source::Celsius, ""),
    row("water_volume", When::Any, "volume", Source::CubicMetre, ""),
    row("wind", When::Any, "wind_speed", Source::MetrePerSecond, ""),
    row("wind_bearing", When::Any, "wind_direction", Source::Degree, ""),
    row("wind_dir", When::Any, "wind_direction", Source::Degree, ""),
    row("wind_direction", When::Any, "wind_direction", Source::Degree, ""),
    row("wind_gust", When::Any, "wind_gust", Source::MetrePerSecond, ""),
    row("wind_gust_speed", When::Any, "wind_gust", Source::MetrePerSecond, ""),
    row("wind_speed", When::Any, "wind_speed", Source::MetrePerSecond, ""),
    row("wind_speed_gust", When::Any, "wind_gust", Source::MetrePerSecond, ""),
    row("window_open", When::Any, "contact_open", Source::Own, ""),
];

#[cfg(test)]
mod tests {
    use super::*;
    use talblick_model::QUANTITIES;

    #[test]
    fn rows_are_sorted_and_the_general_comes_last() {
        for pair in RULES.windows(2) {
            assert!(pair[0].field <= pair[1].field, "{}", pair[1].field);
            let battery = pair[0].source == Source::BatteryVolt;
            let shadowed = pair[0].field == pair[1].field && pair[0].when == When::Any && !battery;
            assert!(!shadowed, "{} is never reached", pair[1].field);
        }
    }

    #[test]
    fn every_rows_unit_is_one_of_its_quantity() {
        for rule in RULES {
            let definition = Quantity::known(rule.quantity)
                .and_then(|q| q.definition())
                .unwrap();
            assert!(
                rule.source.convert(2.0, definition).is_some(),
                "{}",
                rule.field
            );
        }
    }

    #[test]
    fn every_quantity_is_read_under_its_own_name() {
        for definition in QUANTITIES {
            let own = RULES
                .iter()
                .any(|r| r.field == definition.name && r.quantity == definition.name);
            assert!(own, "{}", definition.name);
        }
    }
}
