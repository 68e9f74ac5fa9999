//! What the map service can do, as XML.

use super::coverage::{DISTRICTS, bounds, verdicts};
use super::exception::Exception;
use super::request::{MOST_PIXELS, SYSTEMS, north_first};
use crate::app::Shared;
use crate::base::Base;
use crate::drawing::element::escape;
use crate::drawing::font::clean;
use crate::lang::Lang;
use std::fmt::Write as _;
use talblick_coverage::{Crs, mapped_bounds};

/// The document.
pub(super) fn document(shared: &Shared, base: &Base, lang: Lang) -> Result<String, Exception> {
    let atlas = shared.app.coverage.atlas();
    let online = format!("{base}/ogc/wms?");
    let config = &shared.app.config;
    let title = text(&format!("Talblick {}", config.city.name));
    let place = boxes(bounds(shared, &atlas)?)?;
    let mut layers = String::new();
    for listed in verdicts(&atlas) {
        let release = listed.release;
        let [de, en] = listed.rule;
        let title = format!("{}, {}", lang.pick(de, en), lang.date(release.data_date));
        let [de, en] = listed.text;
        let about = format!("{} {}", lang.pick(de, en), release.attribution);
        layers.push_str(&layer(
            &online,
            &listed.name,
            (&title, &about),
            &release.attribution,
            &place,
        ));
    }
    let districts = lang.pick("Stadtbezirke und Quartiere", "Districts and quarters");
    layers.push_str(&layer(
        &online,
        DISTRICTS,
        (districts, districts),
        &config.data_attribution,
        &place,
    ));
    let operation = |name: &str, formats: &[&str]| {
        let formats = formats.join("</Format><Format>");
        let formats = format!("<Format>{formats}</Format>");
        let link = link(&online);
        format!("<{name}>{formats}<DCPType><HTTP><Get>{link}</Get></HTTP></DCPType></{name}>")
    };
    Ok(format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
         <WMS_Capabilities version=\"1.3.0\" xmlns=\"http://www.opengis.net/wms\" xmlns:xlink=\"http://www.w3.org/1999/xlink\" \
         xmlns:sld=\"http://www.opengis.net/sld\">\n\
         <Service><Name>WMS</Name><Title>{title}</Title>{online_resource}<Fees>none</Fees><AccessConstraints>none</AccessConstraints>\
         <LayerLimit>8</LayerLimit><MaxWidth>{MOST_PIXELS}</MaxWidth><MaxHeight>{MOST_PIXELS}</MaxHeight></Service>\n\
         <Capability><Request>{capabilities}{map}{info}{legend}</Request><Exception><Format>XML</Format></Exception>\n\
         <Layer><Title>{title}</Title>{systems}{place}\n{layers}</Layer></Capability></WMS_Capabilities>\n",
        online_resource = link(&online),
        capabilities = operation("GetCapabilities", &["text/xml"]),
        map = operation("GetMap", &["image/png"]),
        info = operation(
            "GetFeatureInfo",
            &["application/json", "text/html", "text/plain"]
        ),
        legend = operation("sld:GetLegendGraphic", &["image/png"]),
        systems = SYSTEMS
            .map(|(name, _)| format!("<CRS>{name}</CRS>"))
            .concat(),
    ))
}

fn text(plain: &str) -> String {
    escape(&clean(plain))
}

fn link(address: &str) -> String {
    let address = escape(address);
    format!("<OnlineResource xlink:type=\"simple\" xlink:href=\"{address}\"/>")
}

fn layer(
    online: &str,
    name: &str,
    (title, about): (&str, &str),
    attribution: &str,
    place: &str,
) -> String {
    let legend = format!(
        "{online}SERVICE=WMS&VERSION=1.3.0&REQUEST=GetLegendGraphic&FORMAT=image/png&LAYER={name}"
    );
    let style = if name == DISTRICTS {
        String::new()
    } else {
        format!(
            "<Style><Name>default</Name><Title>default</Title><LegendURL width=\"220\" height=\"96\">\
             <Format>image/png</Format>{}</LegendURL></Style>",
            link(&legend)
        )
    };
    format!(
        "<Layer queryable=\"1\"><Name>{}</Name><Title>{}</Title><Abstract>{}</Abstract>{place}\
         <Attribution><Title>{}</Title></Attribution>{style}</Layer>\n",
        text(name),
        text(title),
        text(about),
        text(attribution),
    )
}

/// The box in degrees and in every reference system, each in its own axis order.
fn boxes(bounds: Option<[[f64; 2]; 2]>) -> Result<String, Exception> {
    let Some(bounds) = bounds else {
        return Ok(String::new());
    };
    let [[west, south], [east, north]] = mapped_bounds(bounds, Crs::Utm32, Crs::Wgs84)?;
    let mut all = format!(
        "<EX_GeographicBoundingBox><westBoundLongitude>{west:.6}</westBoundLongitude>\
         <eastBoundLongitude>{east:.6}</eastBoundLongitude><southBoundLatitude>{south:.6}</southBoundLatitude>\
         <northBoundLatitude>{north:.6}</northBoundLatitude></EX_GeographicBoundingBox>"
    );
    for (name, crs) in SYSTEMS {
        let [low, high] = mapped_bounds(bounds, Crs::Utm32, crs)?;
        let [[a, b], [c, d]] = if north_first(name) {
            [[low[1], low[0]], [high[1], high[0]]]
        } else {
            [low, high]
        };
        let _ = write!(
            all,
            "<BoundingBox CRS=\"{name}\" minx=\"{a:.6}\" miny=\"{b:.6}\" maxx=\"{c:.6}\" maxy=\"{d:.6}\"/>"
        );
    }
    Ok(all)
}
