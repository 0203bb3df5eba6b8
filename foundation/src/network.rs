//! Networks: a range of internet addresses, written as `10.0.0.0/8` or `2001:db8::/32`.

use std::net::IpAddr;
use std::str::FromStr;

/// A range of addresses. IPv4 addresses that are written as IPv6 ones (`::ffff:10.0.0.1`) count as IPv4.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Network {
    start: IpAddr,
    bits: u8,
}

/// A text that names no network.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a network is written like 10.0.0.0/8, or one address")]
pub struct NoNetwork;

impl Network {
    #[must_use]
    pub fn contains(&self, address: IpAddr) -> bool {
        match (self.start, address.to_canonical()) {
            (IpAddr::V4(start), IpAddr::V4(address)) => {
                same_front(u32::from(start).into(), u32::from(address).into(), 32 - self.bits)
            }
            (IpAddr::V6(start), IpAddr::V6(address)) => {
                same_front(start.into(), address.into(), 128 - self.bits)
            }
            _ => false,
        }
    }
}

fn same_front(a: u128, b: u128, free: u8) -> bool {
    // Shifting all 128 bits away would overflow: nothing is left to differ.
    free >= 128 || (a ^ b) >> free == 0
}

impl FromStr for Network {
    type Err = NoNetwork;

    fn from_str(text: &str) -> Result<Self, NoNetwork> {
        let (address, bits) = match text.split_once('/') {
            Some((address, bits)) => (address, Some(bits)),
            None => (text, None),
        };
        let start: IpAddr = address.parse().map_err(|_| NoNetwork)?;
        if bits.is_some() && start != start.to_canonical() {
            // A length counted in an IPv6 address would mean another one in the IPv4 address it stands for.
            return Err(NoNetwork);
        }
        let start = start.to_canonical();
        let most: u8 = if start.is_ipv4() { 32 } else { 128 };
        let bits = match bits {
            None => most,
            Some(bits) if bits.bytes().all(|b| b.is_ascii_digit()) => bits.parse().map_err(|_| NoNetwork)?,
            Some(_) => return Err(NoNetwork),
        };
        if bits > most {
            return Err(NoNetwork);
        }
        Ok(Self { start, bits })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn contains(network: &str, address: &str) -> bool {
        network.parse::<Network>().unwrap().contains(address.parse().unwrap())
    }

    #[test]
    fn a_network_holds_its_first_and_last_address_and_not_their_neighbours() {
        // RFC 1918: 172.16/12 is 172.16.0.0 to 172.31.255.255.
        assert!(contains("172.16.0.0/12", "172.16.0.0") && contains("172.16.0.0/12", "172.31.255.255"));
        assert!(!contains("172.16.0.0/12", "172.15.255.255") && !contains("172.16.0.0/12", "172.32.0.0"));
        // RFC 4193: fc00::/7 ends before fe00::.
        assert!(contains("fc00::/7", "fdff:ffff::1") && !contains("fc00::/7", "fe00::"));
        assert!(contains("0.0.0.0/0", "255.255.255.255") && contains("::/0", "2001:db8::1"));
        assert!(contains("192.0.2.7", "192.0.2.7") && !contains("192.0.2.7", "192.0.2.8"));
    }

    #[test]
    fn an_address_of_the_other_kind_is_outside_unless_it_only_is_written_so() {
        assert!(!contains("0.0.0.0/0", "2001:db8::1") && !contains("::/0", "192.0.2.7"));
        assert!(contains("192.0.2.0/24", "::ffff:192.0.2.7"));
    }

    #[test]
    fn what_is_no_network_is_refused() {
        for wrong in [
            "",
            "10.0.0.0/33",
            "10.0.0/8",
            "10.0.0.0/-1",
            "10.0.0.0/+8",
            "::/129",
            "::ffff:10.0.0.0/8",
            "host/8",
            "10.0.0.0/8/8",
        ] {
            assert_eq!(wrong.parse::<Network>(), Err(NoNetwork), "{wrong}");
        }
    }
}
