#!/bin/bash
# Forwards what comes from the private subnets and hides it behind this machine's address.
set -euo pipefail
until dnf install -y nftables; do sleep 5; done
echo 'net.ipv4.ip_forward = 1' >/etc/sysctl.d/90-nat.conf
sysctl --system
cat >/etc/sysconfig/nftables.conf <<'RULES'
table ip nat {
  chain postrouting {
    type nat hook postrouting priority srcnat;
    masquerade
  }
}
RULES
systemctl enable --now nftables
