//! Which addresses lie on the open internet. Whatever is not known to do so is refused.
//!
//! From the registries of special-purpose addresses (IANA, RFC 6890 and its updates).

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// Networks of IPv4 that are private, local, for documents, for many, or for later: first address, bits.
const NOT_OPEN_V4: [([u8; 4], u32); 15] = [
    ([0, 0, 0, 0], 8),
    ([10, 0, 0, 0], 8),
    ([100, 64, 0, 0], 10),
    ([127, 0, 0, 0], 8),
    ([169, 254, 0, 0], 16),
    ([172, 16, 0, 0], 12),
    ([192, 0, 0, 0], 24),
    ([192, 0, 2, 0], 24),
    ([192, 88, 99, 0], 24),
    ([192, 168, 0, 0], 16),
    ([198, 18, 0, 0], 15),
    ([198, 51, 100, 0], 24),
    ([203, 0, 113, 0], 24),
    ([224, 0, 0, 0], 4),
    ([240, 0, 0, 0], 4),
];

/// Networks within 2000::/3 that are not open: of protocols, for documents, and those that hide an IPv4 address.
const NOT_OPEN_V6: [(u128, u32); 4] =
    [(0x2001_0000 << 96, 23), (0x2001_0db8 << 96, 32), (0x2002_0000 << 96, 16), (0x3fff_0000 << 96, 20)];

/// Whether a packet to this address goes out to the internet, and to nobody on the way.
#[must_use]
pub fn is_open(address: IpAddr) -> bool {
    match address.to_canonical() {
        IpAddr::V4(v4) => is_open_v4(v4),
        IpAddr::V6(v6) => is_open_v6(v6),
    }
}

fn is_open_v4(address: Ipv4Addr) -> bool {
    let bits = u32::from(address);
    !NOT_OPEN_V4.iter().any(|(start, length)| (bits ^ u32::from_be_bytes(*start)) >> (32 - length) == 0)
}

fn is_open_v6(address: Ipv6Addr) -> bool {
    let bits = u128::from(address);
    // RFC 6052: a translator's address for an IPv4 address is as open as that one.
    if bits >> 32 == 0x64_ff9b << 64 {
        let [.., a, b, c, d] = address.octets();
        return is_open_v4(Ipv4Addr::new(a, b, c, d));
    }
    let is_global = bits >> 125 == 0b001;
    is_global && !NOT_OPEN_V6.iter().any(|(start, length)| (bits ^ start) >> (128 - length) == 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn is_open_at(text: &str) -> bool {
        is_open(text.parse().unwrap())
    }

    #[test]
    fn each_closed_network_ends_where_the_registry_says() {
        // First and last address of each network, and its neighbours; where two networks touch, the neighbour is
        // closed too (RFC 6890, 1918, 6598, 3927, 2544, 5737, 5771, 1112).
        for (before, first, last, after) in [
            ("", "0.0.0.0", "0.255.255.255", "1.0.0.0"),
            ("9.255.255.255", "10.0.0.0", "10.255.255.255", "11.0.0.0"),
            ("100.63.255.255", "100.64.0.0", "100.127.255.255", "100.128.0.0"),
            ("126.255.255.255", "127.0.0.0", "127.255.255.255", "128.0.0.0"),
            ("169.253.255.255", "169.254.0.0", "169.254.255.255", "169.255.0.0"),
            ("172.15.255.255", "172.16.0.0", "172.31.255.255", "172.32.0.0"),
            ("191.255.255.255", "192.0.0.0", "192.0.0.255", "192.0.1.0"),
            ("192.0.1.255", "192.0.2.0", "192.0.2.255", "192.0.3.0"),
            ("192.88.98.255", "192.88.99.0", "192.88.99.255", "192.88.100.0"),
            ("192.167.255.255", "192.168.0.0", "192.168.255.255", "192.169.0.0"),
            ("198.17.255.255", "198.18.0.0", "198.19.255.255", "198.20.0.0"),
            ("198.51.99.255", "198.51.100.0", "198.51.100.255", "198.51.101.0"),
            ("203.0.112.255", "203.0.113.0", "203.0.113.255", "203.0.114.0"),
            ("223.255.255.255", "224.0.0.0", "255.255.255.255", ""),
            ("2000:ffff:ffff::", "2001::", "2001:1ff:ffff::", "2001:200::"),
            ("2001:db7:ffff::", "2001:db8::", "2001:db8:ffff:ffff::", "2001:db9::"),
            ("2001:ffff::", "2002::", "2002:ffff:ffff::", "2003::"),
            ("3ffe:ffff::", "3fff::", "3fff:fff:ffff::", "3fff:1000::"),
            ("2000::", "1fff:ffff::", "::", ""),
            ("3fff:1000::", "4000::", "ffff::", ""),
        ] {
            for open in [before, after].iter().filter(|text| !text.is_empty()) {
                assert!(is_open_at(open), "{open} is open");
            }
            assert!(!is_open_at(first) && !is_open_at(last), "{first} to {last} is closed");
        }
    }

    #[test]
    fn an_address_inside_another_one_is_what_counts() {
        assert!(
            !is_open_at("::ffff:127.0.0.1") && !is_open_at("::ffff:10.0.0.1") && !is_open_at("::127.0.0.1")
        );
        assert!(!is_open_at("64:ff9b::a9fe:a9fe") && is_open_at("64:ff9b::808:808"));
        assert!(!is_open_at("64:ff9b:1::808:808") && !is_open_at("fe80::1") && !is_open_at("fd00::1"));
        assert!(is_open_at("::ffff:8.8.8.8") && is_open_at("2606:4700::1111"));
    }
}
