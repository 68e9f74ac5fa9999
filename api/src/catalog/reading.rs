//! The catalogue without JavaScript: what the dashboard's pages about data say in the shell.

use super::dataset::{self, Dataset};
use crate::html::Html;
use crate::lang::{Both, Lang};
use crate::shell::Reading;
use crate::view::View;

/// The title of a dataset; none if there is no such dataset, or none that may be seen.
pub(crate) fn title(view: &View, id: &str) -> Option<Both> {
    find(view, id).map(|dataset| dataset.title)
}

/// Every dataset, or one with every way to get it.
pub(crate) fn read(view: &View, id: Option<&str>, lang: Lang) -> Reading {
    let Some(id) = id else {
        return list(&dataset::all(view.shared()), lang);
    };
    let mut html = Html::part();
    let sentence = find(view, id).map_or_else(String::new, |dataset| {
        let about = dataset.about.say(lang).to_owned();
        html.text("p", &about);
        for way in &dataset.distributions {
            html.link("p", &way.path, way.title.say(lang));
        }
        about
    });
    Reading {
        sentence,
        html: html.into_part(),
        ..Reading::default()
    }
}

fn find(view: &View, id: &str) -> Option<Dataset> {
    dataset::all(view.shared()).into_iter().find(|d| d.id == id)
}

fn list(all: &[Dataset], lang: Lang) -> Reading {
    let sentence = match (all.len(), lang) {
        (1, Lang::De) => "Ein offener Datensatz, frei zu verwenden.".to_owned(),
        (1, Lang::En) => "One open dataset, free to use.".to_owned(),
        (n, Lang::De) => format!("{n} offene Datensätze, frei zu verwenden."),
        (n, Lang::En) => format!("{n} open datasets, free to use."),
    };
    let mut html = Html::part();
    html.text("p", &sentence);
    for dataset in all {
        html.link("h2", &dataset.page(lang), dataset.title.say(lang));
        html.text("p", dataset.about.say(lang));
    }
    Reading {
        sentence,
        html: html.into_part(),
        ..Reading::default()
    }
}
