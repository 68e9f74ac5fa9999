//! Who is who, now and after reopening.

use super::*;
use crate::{ApiKeys, KeyDraft, KeyScope, KeyUse, Users};
use talblick_model::{DistrictId, Position};

fn square(id: &str, west: f64) -> District {
    let (east, south, north) = (west + 1.0, 51.0, 52.0);
    District {
        id: DistrictId::try_from(id).unwrap(),
        name: format!("Bezirk {id}"),
        rings: vec![vec![
            [west, south],
            [east, south],
            [east, north],
            [west, north],
            [west, south],
        ]],
        approximate: true,
    }
}

#[test]
fn a_device_keeps_its_number_for_ever() {
    let dir = tempfile::tempdir().unwrap();
    let store = open(&dir);
    let devices = store
        .put_devices(vec![draft(1), draft(2), draft(1)])
        .unwrap();
    let ids: Vec<_> = devices.iter().map(|d| d.id.get()).collect();
    assert_eq!(ids, [1, 2, 1]);
    assert!(store.remove_device(devices[1].id).unwrap());
    assert!(!store.remove_device(devices[1].id).unwrap());
    drop(store);
    let store = open(&dir);
    assert_eq!(store.device(devices[1].id), None);
    assert_eq!(store.device_by_eui(DevEui::from_u64(2)), None);
    assert_eq!(store.devices().len(), 1);
    let again = store.put_devices(vec![draft(3), draft(2)]).unwrap();
    let ids: Vec<_> = again.iter().map(|d| d.id.get()).collect();
    assert_eq!(ids, [3, 2]);
    assert_eq!(store.device(devices[1].id).as_ref(), Some(&again[1]));
}

#[test]
fn the_district_follows_the_place_unless_somebody_said_otherwise() {
    let dir = tempfile::tempdir().unwrap();
    let store = open(&dir);
    let placed = |eui, district: Option<&str>| DeviceDraft {
        location: Position::new(51.5, 7.5, None).ok(),
        district: district.map(|id| DistrictId::try_from(id).unwrap()),
        ..draft(eui)
    };
    store
        .put_districts(vec![square("1", 8.0), square("0", 7.0)])
        .unwrap();
    store
        .put_devices(vec![placed(1, None), placed(2, Some("9")), draft(3)])
        .unwrap();
    let districts = |store: &Store| -> Vec<Option<String>> {
        store
            .devices()
            .iter()
            .map(|d| d.district.clone().map(String::from))
            .collect()
    };
    assert_eq!(
        districts(&store),
        [Some("0".into()), Some("9".into()), None]
    );
    store.put_districts(vec![square("5", 7.0)]).unwrap();
    drop(store);
    let store = open(&dir);
    assert_eq!(
        districts(&store),
        [Some("5".into()), Some("9".into()), None]
    );
    assert_eq!(store.districts().len(), 1);
}

#[test]
fn datastreams_are_made_once_and_known_by_device() {
    let dir = tempfile::tempdir().unwrap();
    let store = open(&dir);
    let device = store.put_devices(vec![draft(1)]).unwrap()[0].id;
    let key = |name: &str, channel: Option<&str>| DatastreamKey {
        device,
        quantity: name.parse().unwrap(),
        channel: channel.map(ToOwned::to_owned),
    };
    let keys = [
        key("co2", None),
        key("co2", Some("2")),
        key("strange_field", None),
        key("co2", None),
    ];
    let ids = store.ensure_datastreams(&keys).unwrap();
    assert_eq!(
        ids.iter().map(|id| id.get()).collect::<Vec<_>>(),
        [1, 2, 3, 1]
    );
    drop(store);
    let store = open(&dir);
    assert_eq!(store.ensure_datastreams(&keys).unwrap(), ids);
    assert_eq!(store.datastreams().len(), 3);
    assert_eq!(store.datastreams_of(device).len(), 3);
    assert_eq!(
        store.datastream(ids[1]).unwrap().channel.as_deref(),
        Some("2")
    );
    assert_eq!(store.datastream(DatastreamId::try_from(4).unwrap()), None);
}

#[test]
fn users_are_changed_beside_an_open_store_and_settings_are_kept() {
    let dir = tempfile::tempdir().unwrap();
    let users = Users::open(dir.path()).unwrap();
    let store = open(&dir);
    let user = User {
        name: "anna".into(),
        password_hash: "$argon2id$…".into(),
        role: UserRole::Viewer,
    };
    users.put(&user).unwrap();
    assert_eq!(store.users().unwrap(), std::slice::from_ref(&user));
    store.put_setting("admin_token", "hash").unwrap();
    drop(store);
    let store = open(&dir);
    assert_eq!(users.list().unwrap(), [user]);
    assert_eq!(
        store.setting("admin_token").unwrap().as_deref(),
        Some("hash")
    );
    assert_eq!(store.setting("other").unwrap(), None);
    assert!(users.remove("anna").unwrap());
    assert!(!users.remove("anna").unwrap());
    assert_eq!(store.users().unwrap(), []);
}

#[test]
fn how_often_datasets_are_asked_for_is_kept_by_day_and_way_for_400_days() {
    let dir = tempfile::tempdir().unwrap();
    let day = 86_400_000;
    let of = |n: i64, dataset: &str, way, requests| DatasetUse {
        day: Millis::from_i64(n * day),
        dataset: dataset.into(),
        way,
        requests,
    };
    let at = |n: i64| Millis::from_i64(n * day + 5);
    assert_eq!(DatasetUse::day_of(at(500)), Millis::from_i64(500 * day));
    let store = open(&dir);
    assert_eq!(store.first_dataset_use().unwrap(), None);
    let first = [
        of(500, "waters", Way::Csv, 2),
        of(500, "weather", Way::Picture, 9),
    ];
    store.add_dataset_uses(at(500), &first).unwrap();
    let more = [
        of(500, "waters", Way::Csv, 3),
        of(501, "waters", Way::Json, 1),
    ];
    store.add_dataset_uses(at(501), &more).unwrap();
    store.close().unwrap();
    drop(store);

    let store = open(&dir);
    let kept = [
        of(500, "waters", Way::Csv, 5),
        of(501, "waters", Way::Json, 1),
    ];
    assert_eq!(store.dataset_uses("waters", at(400)).unwrap(), kept);
    assert_eq!(store.dataset_uses("waters", at(501)).unwrap(), kept[1..]);
    assert_eq!(store.dataset_uses("air", at(400)).unwrap(), []);
    let began = store.first_dataset_use().unwrap();
    assert_eq!(began, Some(Millis::from_i64(500 * day)));

    let late = [of(901, "waters", Way::File, 1)];
    store.add_dataset_uses(at(901), &late).unwrap();
    let rest = store.dataset_uses("waters", at(400)).unwrap();
    assert_eq!(rest, [kept[1].clone(), late[0].clone()]);
    for way in Way::ALL {
        assert_eq!(Way::parse(way.as_str()), Some(way));
        assert_eq!(serde_json::to_value(way).unwrap(), way.as_str());
    }
}

#[test]
fn keys_are_made_and_revoked_beside_an_open_store_and_their_use_is_kept_by_day() {
    let dir = tempfile::tempdir().unwrap();
    let keys = ApiKeys::open(dir.path()).unwrap();
    let store = open(&dir);
    let day = 86_400_000;
    let draft = |byte: u8| KeyDraft {
        hash: [byte; 32],
        name: "Stadtwerke".into(),
        scope: KeyScope::Public,
        per_minute: 600,
        created: Millis::from_i64(500 * day),
    };
    let key = keys.add(draft(7)).unwrap();
    assert_eq!((key.id, &key.draft), (1, &draft(7)));
    assert_eq!(store.api_key(&[7; 32]).unwrap(), Some(key.clone()));
    assert_eq!(store.api_key(&[8; 32]).unwrap(), None);
    assert!(keys.add(draft(7)).is_err());
    let second = store.add_api_key(draft(9)).unwrap();
    assert_eq!(keys.list().unwrap(), [key, second]);

    let at = |n: i64| Millis::from_i64(n * day + 5);
    store
        .add_key_uses(at(500), &[(1, 10, 1), (3, 1, 1)])
        .unwrap();
    store.add_key_uses(at(500), &[(1, 5, 0)]).unwrap();
    store.add_key_uses(at(501), &[(1, 2, 0)]).unwrap();
    let of = |day_no: i64, requests, refused| KeyUse {
        day: Millis::from_i64(day_no * day),
        requests,
        refused,
    };
    assert_eq!(store.key_uses(1).unwrap(), [of(501, 2, 0), of(500, 15, 1)]);
    assert_eq!(store.key_uses(3).unwrap(), []);
    store.add_key_uses(at(901), &[]).unwrap();
    assert_eq!(store.key_uses(1).unwrap(), [of(501, 2, 0)]);

    assert!(keys.revoke(2).unwrap() && !keys.revoke(2).unwrap());
    assert_eq!(store.add_api_key(draft(10)).unwrap().id, 3);
    assert!(store.revoke_api_key(1).unwrap());
    assert_eq!(store.api_key(&[7; 32]).unwrap(), None);
    assert_eq!(store.key_uses(1).unwrap(), []);
}
