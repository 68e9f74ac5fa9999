//! Scripts of codecs that come with the program, and which profiles they are for.

/// A codec's file, with what its vendor's codecs share in front.
macro_rules! script {
    ($name:literal) => {
        ($name, include_str!(concat!("../scripts/", $name, ".js")))
    };
    ($vendor:literal, $model:literal) => {
        (
            concat!($vendor, "-", $model),
            concat!(
                include_str!(concat!("../scripts/", $vendor, ".js")),
                include_str!(concat!("../scripts/", $vendor, "-", $model, ".js"))
            ),
        )
    };
}

/// What built-in codecs for single sensors do, in JavaScript: an operator who changes one starts from there.
const SCRIPTS: &[(&str, &str)] = &[
    script!("barani-meteohelix"),
    script!("bosch-tps110"),
    script!("decentlab", "dl-cws2"),
    script!("decentlab", "dl-itst"),
    script!("decentlab", "dl-lid"),
    script!("decentlab", "dl-pm"),
    script!("decentlab", "dl-trs12"),
    script!("dingtek-df702"),
    script!("dragino", "ldds75"),
    script!("dragino", "lht65n"),
    script!("dragino", "lse01"),
    script!("parametric-pcr2"),
];

/// The script that does what a built-in codec does.
pub(super) fn script(name: &str) -> Option<&'static str> {
    let found = SCRIPTS.iter().find(|(of, _)| *of == name);
    found.map(|(_, source)| *source)
}

/// Profiles, models and `brand/model` ids that speak for a codec.
pub(super) const RULES: &[(&str, &str)] = &[
    ("*elsys*", "elsys"),
    ("*cayenne*", "cayenne"),
    ("*dl-lid*", "decentlab-dl-lid"),
    ("*dl-pm*", "decentlab-dl-pm"),
    ("*dl-cws2*", "decentlab-dl-cws2"),
    ("*dl-itst*", "decentlab-dl-itst"),
    ("*dl-trs12*", "decentlab-dl-trs12"),
    ("*lse01*", "dragino-lse01"),
    ("*ldds75*", "dragino-ldds75"),
    ("*lht65n*", "dragino-lht65n"),
    ("*tps110*", "bosch-tps110"),
    ("*df702*", "dingtek-df702"),
    ("*pcr2*", "parametric-pcr2"),
    ("*meteohelix*", "barani-meteohelix"),
    ("*em500-udl*", "milesight-em500-udl"),
    ("*vs121*", "milesight-vs121"),
    ("*adeunis*pulse*", "adeunis-pulse"),
];
