//! Ways to get a dataset: address, format, size and checksum, licence and who is to be named.

use super::super::Open;
use super::super::dataset::Dataset;
use super::super::licence::{Licence, other};
use super::super::way::{Distribution, Sum};
use super::{AUTHORITY, DCAT, DCATAP, DCATDE, DCT, Graph, HIGH_VALUE, RDFS, SPDX, iri};
use crate::lang::{Both, Lang};
use oxrdf::vocab::xsd;
use oxrdf::{Literal, NamedNode};

impl Graph {
    pub(super) fn distribution(
        &mut self,
        of: &NamedNode,
        dataset: &Dataset,
        way: &Distribution,
        open: &Open<'_>,
    ) {
        let node = self.own(&format!("{}#{}", dataset.path(), way.key));
        self.add(of, [DCAT, "distribution"], node.clone());
        self.kind(&node, [DCAT, "Distribution"]);
        self.say(&node, [DCT, "title"], &way.title);
        let about = |lang| format!("{}: {}", dataset.title.say(lang), way.title.say(lang));
        let about = Both::new(about(Lang::De), about(Lang::En));
        self.say(&node, [DCT, "description"], &about);
        let address = self.own(&way.path);
        if way.file {
            self.add(&node, [DCAT, "downloadURL"], address.clone());
        }
        self.add(&node, [DCAT, "accessURL"], address);
        self.terms(&node, dataset, open);
        let format = iri(format!("{AUTHORITY}file-type/{}", way.format));
        self.add(&node, [DCT, "format"], format);
        let media = iri(format!(
            "https://www.iana.org/assignments/media-types/{}",
            way.media
        ));
        self.add(&node, [DCAT, "mediaType"], media);
        let available = iri(format!("{AUTHORITY}planned-availability/AVAILABLE"));
        self.add(&node, [DCATAP, "availability"], available);
        if let Some(sum) = &way.sum {
            self.sum(&node, sum);
        }
        if open.high_value.contains_key(&dataset.id) {
            self.add(&node, [DCATAP, "applicableLegislation"], iri(HIGH_VALUE));
        }
        if let Some(service) = way.service {
            let service = self.own(&service.path());
            self.add(&node, [DCAT, "accessService"], service);
        }
    }

    /// Size and checksum of a file.
    fn sum(&mut self, of: &NamedNode, Sum { bytes, sha256 }: &Sum) {
        let size = Literal::new_typed_literal(bytes.to_string(), xsd::NON_NEGATIVE_INTEGER);
        self.add(of, [DCAT, "byteSize"], size);
        let node = iri(format!("{}-sha256", of.as_str()));
        self.kind(&node, [SPDX, "Checksum"]);
        let algorithm = iri(format!("{SPDX}checksumAlgorithm_sha256"));
        self.add(&node, [SPDX, "algorithm"], algorithm);
        let value = Literal::new_typed_literal(sha256.as_str(), xsd::HEX_BINARY);
        self.add(&node, [SPDX, "checksumValue"], value);
        self.add(of, [SPDX, "checksum"], node);
    }

    /// Licence and who is to be named. Portals take licences of their list only: of others the words are told beside it.
    fn terms(&mut self, node: &NamedNode, dataset: &Dataset, open: &Open<'_>) {
        let named = match &dataset.terms {
            None => {
                self.add(node, [DCT, "license"], iri(open.licence.iri()));
                open.licence.names().then_some(open.publisher)
            }
            Some([licence, named]) => {
                if let Some(known) = Licence::from_words(licence) {
                    self.add(node, [DCT, "license"], iri(known.iri()));
                } else {
                    self.add(node, [DCT, "license"], iri(other(licence)));
                    let rights = self.own(&format!("{}#rights", dataset.path()));
                    self.kind(&rights, [DCT, "RightsStatement"]);
                    let label = Literal::from(licence.as_str());
                    self.add(&rights, [RDFS, "label"], label);
                    self.add(node, [DCT, "rights"], rights);
                }
                Some(named.as_str())
            }
        };
        if let Some(named) = named {
            let text = Literal::new_language_tagged_literal_unchecked(named, "de");
            self.add(node, [DCATDE, "licenseAttributionByText"], text);
        }
    }
}
