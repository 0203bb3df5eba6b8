//! Who may come in: so many connections at once, and so many of them from one address.

use std::collections::HashMap;
use std::net::{IpAddr, Ipv6Addr};
use std::sync::{Arc, Mutex, PoisonError};

use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// How many connections each address has.
type Inside = Arc<Mutex<HashMap<IpAddr, usize>>>;

/// Counts who is inside.
#[derive(Clone)]
pub struct Door {
    places: Arc<Semaphore>,
    /// From one address; a proxy on this machine speaks for many.
    most_of_one: usize,
    inside: Inside,
}

/// A place inside, until it is dropped.
pub struct Place {
    _place: OwnedSemaphorePermit,
    of: Option<(IpAddr, Inside)>,
}

impl Door {
    pub fn new(most: usize, most_of_one: usize) -> Self {
        Self { places: Arc::new(Semaphore::new(most)), most_of_one, inside: Arc::default() }
    }

    /// A place for `peer`, none when everything is taken or they have enough.
    pub fn enter(&self, peer: IpAddr) -> Option<Place> {
        let place = self.places.clone().try_acquire_owned().ok()?;
        let peer = network(peer);
        if peer.is_loopback() {
            return Some(Place { _place: place, of: None });
        }
        let mut inside = self.inside.lock().unwrap_or_else(PoisonError::into_inner);
        let count = inside.entry(peer).or_default();
        if *count >= self.most_of_one {
            return None;
        }
        *count += 1;
        Some(Place { _place: place, of: Some((peer, self.inside.clone())) })
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let Some((peer, inside)) = &self.of else { return };
        let mut inside = inside.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(count) = inside.get_mut(peer) {
            *count -= 1;
            if *count == 0 {
                inside.remove(peer);
            }
        }
    }
}

/// One household has a whole /64 of IPv6 addresses.
fn network(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V6(v6) if !v6.is_loopback() => {
            let [a, b, c, d, ..] = v6.segments();
            Ipv6Addr::new(a, b, c, d, 0, 0, 0, 0).into()
        }
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_address_cannot_shut_the_others_out() {
        let door = Door::new(10, 3);
        let (greedy, other) = ("203.0.113.7".parse().unwrap(), "203.0.113.8".parse().unwrap());

        let mut taken: Vec<Place> = (0..3).map(|_| door.enter(greedy).unwrap()).collect();

        assert!(door.enter(greedy).is_none());
        assert!(door.enter("::ffff:203.0.113.7".parse().unwrap()).is_none());
        assert!(door.enter(other).is_some());
        taken.pop();
        assert!(door.enter(greedy).is_some());
    }

    #[test]
    fn neighbours_in_one_ipv6_network_count_as_one() {
        let door = Door::new(10, 1);
        let _taken = door.enter("2001:db8:1:2::1".parse().unwrap()).unwrap();

        assert!(door.enter("2001:db8:1:2:ffff::9".parse().unwrap()).is_none());
        assert!(door.enter("2001:db8:1:3::1".parse().unwrap()).is_some());
    }

    #[test]
    fn a_proxy_on_this_machine_may_bring_as_many_as_there_are_places() {
        let door = Door::new(4, 1);
        let proxy = "127.0.0.1".parse().unwrap();

        let taken: Vec<Option<Place>> = (0..5).map(|_| door.enter(proxy)).collect();

        assert_eq!(taken.iter().flatten().count(), 4);
        drop(taken);
        assert!(door.enter(proxy).is_some());
    }
}
