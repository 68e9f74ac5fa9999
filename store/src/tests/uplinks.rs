//! The uplink archive, what deduplication remembers, and who was heard when.

use super::*;

fn uplinks(uplinks: Vec<UplinkRecord>) -> Batch {
    Batch {
        uplinks,
        ..Batch::default()
    }
}

fn listed(store: &Store, device: DeviceId) -> Vec<(i64, u64)> {
    let page = store.uplinks(device, TimeRange::ALL, None, 100).unwrap();
    let keys = page
        .items
        .iter()
        .map(|u| (u.identity.at.as_i64(), u.identity.hash));
    keys.collect()
}

const NOW: i64 = 1_790_000_000_000;
const DAY: i64 = 86_400_000;

#[test]
fn an_uplink_comes_back_as_it_was_from_head_seal_and_reopen() {
    let dir = tempfile::tempdir().unwrap();
    let mut store = open(&dir);
    datastreams(&store, 1, 1);
    let device = store.devices()[0].id;
    let mut sent = uplink(device, NOW, 7, vec![reception(1, -97)]);
    sent.outcome = DecodeOutcome::Failed {
        codec: None,
        reason: RejectReason::CodecError,
        detail: "line 3".into(),
    };
    store.append(uplinks(vec![sent.clone()])).unwrap();
    for round in 0..3 {
        let page = store.uplinks(device, TimeRange::ALL, None, 10).unwrap();
        assert_eq!(
            format!("{:?}", page.items),
            format!("{:?}", [&sent]),
            "{round}"
        );
        assert_eq!(page.next, None);
        if round == 0 {
            store.seal().unwrap();
        } else {
            drop(store);
            store = open(&dir);
        }
    }
}

#[test]
fn uplinks_are_paged_newest_first_over_days_and_heads() {
    let dir = tempfile::tempdir().unwrap();
    let store = open(&dir);
    datastreams(&store, 2, 1);
    let devices = store.devices();
    let mut expected = Vec::new();
    for n in 0..40_i64 {
        let at = NOW - n / 2 * DAY / 3;
        let hash = n.unsigned_abs() % 2 + 5;
        store
            .append(uplinks(vec![
                uplink(devices[0].id, at, hash, vec![]),
                uplink(devices[1].id, at, hash, vec![]),
            ]))
            .unwrap();
        expected.push((at, hash));
        if n % 11 == 0 {
            store.seal().unwrap();
        }
    }
    expected.sort_unstable();
    expected.reverse();
    let (mut found, mut before) = (Vec::new(), None);
    loop {
        let page = store
            .uplinks(devices[0].id, TimeRange::ALL, before, 7)
            .unwrap();
        found.extend(
            page.items
                .iter()
                .map(|u| (u.identity.at.as_i64(), u.identity.hash)),
        );
        before = page.next;
        if before.is_none() {
            break;
        }
    }
    assert_eq!(found, expected);
    let range = TimeRange::new(ms(NOW - DAY), ms(NOW)).unwrap();
    let page = store.uplinks(devices[0].id, range, None, 100).unwrap();
    let within = expected
        .iter()
        .filter(|(at, _)| range.contains(ms(*at)))
        .count();
    assert_eq!(page.items.len(), within);
}

#[test]
fn a_seal_broken_off_when_uplinks_were_written_loses_and_doubles_nothing() {
    let dir = tempfile::tempdir().unwrap();
    let mut store = open(&dir);
    datastreams(&store, 3, 1);
    let devices = store.devices();
    let sent = |store: &Store, from: i64| {
        for device in &devices {
            for n in from..from + 6 {
                let record = uplink(device.id, NOW + n * DAY / 3, 7, vec![reception(1, -97)]);
                store.append(uplinks(vec![record])).unwrap();
            }
        }
    };
    let all = |store: &Store| -> Vec<_> {
        let of = |device: &Arc<Device>| {
            let page = store.uplinks(device.id, TimeRange::ALL, None, 100);
            format!("{:?}", page.unwrap().items)
        };
        devices.iter().map(of).collect()
    };
    sent(&store, 0);
    store.seal().unwrap();
    sent(&store, 4);
    let expected = all(&store);
    // Every block in a transaction of its own, and then nothing more.
    let embedded = store.embedded();
    let frozen = {
        let writer = embedded.writer().unwrap();
        let mut state = embedded.state.write();
        state.freeze(writer.next - 1)
    };
    embedded.seal_uplinks(&frozen.head, 1).unwrap();
    assert_eq!(all(&store), expected);
    for _ in 0..2 {
        drop(store);
        store = open(&dir);
        assert_eq!(all(&store), expected);
        store.seal().unwrap();
        assert_eq!(all(&store), expected);
    }
}

#[test]
fn a_replaced_uplink_and_late_receptions_count_once() {
    let dir = tempfile::tempdir().unwrap();
    let mut store = open(&dir);
    datastreams(&store, 1, 1);
    let device = store.devices()[0].id;
    let sent = uplink(device, NOW - 1_000, 7, vec![reception(1, -97)]);
    let late = |gateway, rssi| Batch {
        receptions: vec![LateReceptions {
            identity: sent.identity,
            receptions: vec![reception(gateway, rssi), reception(1, -50)],
        }],
        ..Batch::default()
    };
    store.append(uplinks(vec![sent.clone()])).unwrap();
    store.append(late(2, -80)).unwrap();
    store.seal().unwrap();
    store.append(uplinks(vec![sent.clone()])).unwrap();
    store.seal().unwrap();
    store.append(late(3, -70)).unwrap();
    for _ in 0..3 {
        assert_eq!(listed(&store, device), [(NOW - 1_000, 7)]);
        let page = store.uplinks(device, TimeRange::ALL, None, 10).unwrap();
        let heard: Vec<_> = page.items[0]
            .uplink
            .receptions
            .iter()
            .map(|r| (r.gateway_id.as_u64(), r.rssi_dbm))
            .collect();
        assert_eq!(heard, [(1, -97), (2, -80), (3, -70)]);
        let presence = store.device_presence(device).unwrap();
        assert_eq!(
            (presence.uplinks, presence.gateways_24h, presence.rssi_dbm),
            (1, 3, Some(-70))
        );
        for gateway in 1..=3 {
            let presence = store
                .gateway_presence(GatewayId::from_u64(gateway))
                .unwrap();
            assert_eq!((presence.uplinks, presence.last_seen), (1, ms(NOW - 1_000)));
        }
        drop(store);
        store = open(&dir);
        store.seal().unwrap();
    }
}

#[test]
fn gateways_count_for_a_day_by_the_clock_of_the_store() {
    let dir = tempfile::tempdir().unwrap();
    let config = config(&dir);
    let clock = config.clock.clone();
    let store = Store::open(config).unwrap();
    datastreams(&store, 1, 1);
    let device = store.devices()[0].id;
    store
        .append(uplinks(vec![
            uplink(
                device,
                NOW - DAY / 2,
                1,
                vec![reception(1, -90), reception(2, -95)],
            ),
            uplink(device, NOW, 2, vec![reception(2, -95)]),
        ]))
        .unwrap();
    let gateways = || store.device_presence(device).unwrap().gateways_24h;
    assert_eq!(gateways(), 2);
    clock.set(ms(NOW + DAY * 3 / 4));
    assert_eq!(gateways(), 1);
    clock.set(ms(NOW + 2 * DAY));
    assert_eq!(gateways(), 0);
}

#[test]
fn identities_are_remembered_for_a_day_over_seals_and_restarts() {
    let dir = tempfile::tempdir().unwrap();
    let config = config(&dir);
    let clock = config.clock.clone();
    let store = Store::open(config.clone()).unwrap();
    datastreams(&store, 1, 1);
    let device = store.devices()[0].id;
    for n in 0..6_i64 {
        clock.set(ms(NOW + n * DAY / 5));
        store
            .append(uplinks(vec![uplink(
                device,
                n * 1_000,
                n.unsigned_abs() + 1,
                vec![],
            )]))
            .unwrap();
        if n % 2 == 1 {
            store.seal().unwrap();
        }
    }
    drop(store);
    let store = Store::open(config).unwrap();
    let since = |at| -> Vec<u64> {
        let identities = store.recent_identities(ms(at)).unwrap();
        identities.iter().map(|i| i.hash).collect()
    };
    assert_eq!(since(NOW), [1, 2, 3, 4, 5, 6]);
    assert_eq!(since(NOW + DAY / 5 * 3), [4, 5, 6]);
    clock.set(ms(NOW + 4 * DAY));
    store
        .append(uplinks(vec![uplink(device, 9_000, 9, vec![])]))
        .unwrap();
    assert_eq!(since(NOW + DAY / 5 * 3), [4, 5, 6, 9]);
    store.seal().unwrap();
    assert_eq!(since(0), [9]);
}

#[test]
fn a_gateway_registers_itself_but_never_overwrites_its_operator() {
    let dir = tempfile::tempdir().unwrap();
    let store = open(&dir);
    datastreams(&store, 1, 1);
    let device = store.devices()[0].id;
    let place = |lat| talblick_model::Position::new(lat, 7.2, None).ok();
    let mut heard = reception(4, -100);
    store
        .append(uplinks(vec![uplink(device, 1, 1, vec![heard.clone()])]))
        .unwrap();
    let id = GatewayId::from_u64(4);
    assert_eq!(store.gateway(id).unwrap().location, None);
    heard.location = place(51.2);
    heard.gateway_name = Some("Rathaus".into());
    store
        .append(uplinks(vec![uplink(device, 2, 2, vec![heard.clone()])]))
        .unwrap();
    assert_eq!(store.gateway(id).unwrap().location, place(51.2));
    let mut known = Gateway::clone(&store.gateway(id).unwrap());
    known.location = place(51.3);
    known.name = Some("Turm".into());
    store.put_gateways(vec![known.clone()]).unwrap();
    store
        .append(uplinks(vec![uplink(device, 3, 3, vec![heard])]))
        .unwrap();
    drop(store);
    assert_eq!(*open(&dir).gateway(id).unwrap(), known);
}
