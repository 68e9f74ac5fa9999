//! Kinds of devices and the models that serve them. The table is data: what a model sends is in `measure`.

/// How a model's payloads are encoded.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Family {
    /// Elsys type–value list.
    Elsys,
    /// Cayenne LPP.
    Cayenne,
    /// Decentlab protocol 2.
    Decentlab,
    /// Dragino fixed fields.
    Dragino,
    /// Bosch TPS110.
    Bosch,
    /// Dingtek DF702.
    Dingtek,
    /// Parametric PCR2.
    Parametric,
    /// Barani `MeteoHelix`.
    Barani,
}

macro_rules! kinds {
    ($($name:ident $wire:literal $german:literal,)+) => {
        /// What a device is for.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum Kind {
            $(#[doc = concat!("`", $wire, "`")] $name,)+
        }

        impl Kind {
            /// Every kind.
            pub const ALL: &[Self] = &[$(Self::$name),+];

            /// The word on the wire.
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$name => $wire),+ }
            }

            /// The first word of a device's name.
            pub(crate) const fn german(self) -> &'static str {
                match self { $(Self::$name => $german),+ }
            }
        }
    };
}

kinds! {
    RiverLevel "river_level" "Pegel",
    Rain "rain" "Niederschlag",
    Climate "climate" "Klima",
    AirQuality "air_quality" "Luftqualität",
    Noise "noise" "Schallpegel",
    TreeSoil "tree_soil" "Baum",
    Soil "soil" "Boden",
    Parking "parking" "Parkplatz",
    Waste "waste" "Container",
    PeopleCount "people_count" "Fußgänger",
    BicycleCount "bicycle_count" "Radzählung",
    StreetLight "street_light" "Leuchte",
    WaterMeter "water_meter" "Wasserzähler",
    HeatMeter "heat_meter" "Wärmezähler",
    ClassroomCo2 "classroom_co2" "Grundschule",
    RoadTemperature "road_temperature" "Fahrbahn",
    Surface "surface" "Platzoberfläche",
    RoomClimate "room_climate" "Raumklima",
}

/// What a model is and how many of them the city has.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Make {
    pub(crate) model: Model,
    pub(crate) kind: Kind,
    pub(crate) profile: &'static str,
    pub(crate) family: Family,
    /// The upper five bytes of its `DevEUI`s.
    pub(crate) eui_prefix: u64,
    pub(crate) interval_s: u32,
    /// How many of 300 devices.
    pub(crate) share: u32,
    /// How much radio signal is lost where such devices are built in, in dB.
    pub(crate) building_loss_db: f64,
}

macro_rules! models {
    ($($name:ident $kind:ident $profile:literal $family:ident $prefix:literal $interval:literal $share:literal $loss:literal,)+) => {
        /// A model of device in its use. The same hardware in two uses counts as two.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum Model {
            $(#[doc = concat!($profile, ", ", stringify!($kind))] $name,)+
        }

        impl Model {
            /// Every model.
            pub const ALL: &[Self] = &[$(Self::$name),+];

            pub(crate) const fn make(self) -> Make {
                match self {
                    $(Self::$name => Make {
                        model: self,
                        kind: Kind::$kind,
                        profile: $profile,
                        family: Family::$family,
                        eui_prefix: $prefix,
                        interval_s: $interval,
                        share: $share,
                        building_loss_db: $loss,
                    },)+
                }
            }
        }
    };
}

models! {
    DecentlabLid RiverLevel "Decentlab DL-LID" Decentlab 0x70_b3d5_7ba0 600 8 3.0,
    DraginoLdds75 RiverLevel "Dragino LDDS75" Dragino 0xa8_4041_0001 600 4 4.0,
    ElsysEltRain Rain "Elsys ELT-2" Elsys 0xa8_1758_fffe 900 10 2.0,
    BaraniMeteoHelix Climate "Barani MeteoHelix" Barani 0x00_25_9e_c1_5a 900 22 0.0,
    DecentlabPm AirQuality "Decentlab DL-PM" Decentlab 0x70_b3d5_7ba0 900 16 2.0,
    ElsysErsSound Noise "Elsys ERS Sound" Elsys 0xa8_1758_fffe 900 14 5.0,
    DraginoLse01 TreeSoil "Dragino LSE01" Dragino 0xa8_4041_0001 1_800 36 6.0,
    DecentlabTrs12 Soil "Decentlab DL-TRS12" Decentlab 0x70_b3d5_7ba0 1_800 10 5.0,
    BoschTps110 Parking "Bosch TPS110" Bosch 0x00_07_08_19_00 86_400 40 12.0,
    DingtekDf702 Waste "Dingtek DF702" Dingtek 0x8c_f9_57_20_00 3_600 26 10.0,
    ParametricPcr2Walk PeopleCount "Parametric PCR2" Parametric 0x00_04_a3_0b_00 900 12 1.0,
    ParametricPcr2Ride BicycleCount "Parametric PCR2" Parametric 0x00_04_a3_0b_00 900 10 1.0,
    CayenneLamp StreetLight "Cayenne LPP" Cayenne 0x00_16_c0_01_f0 3_600 24 0.0,
    ElsysEltWater WaterMeter "Elsys ELT-2" Elsys 0xa8_1758_fffe 3_600 12 16.0,
    CayenneHeat HeatMeter "Cayenne LPP" Cayenne 0x00_16_c0_01_f0 3_600 8 17.0,
    ElsysErsCo2 ClassroomCo2 "Elsys ERS CO2" Elsys 0xa8_1758_fffe 600 20 13.0,
    DecentlabCws2 RoadTemperature "Decentlab DL-CWS2" Decentlab 0x70_b3d5_7ba0 600 6 1.0,
    DecentlabItst Surface "Decentlab DL-ITST" Decentlab 0x70_b3d5_7ba0 900 8 1.0,
    DraginoLht65n RoomClimate "Dragino LHT65N" Dragino 0xa8_4041_0001 1_200 14 14.0,
}

impl Model {
    /// What it is for.
    pub const fn kind(self) -> Kind {
        self.make().kind
    }

    /// How its payloads are encoded.
    pub const fn family(self) -> Family {
        self.make().family
    }

    /// Its device profile at the network server.
    pub const fn profile(self) -> &'static str {
        self.make().profile
    }
}
