# Security groups name each other instead of addresses. Only 443 leaves the network, and nothing enters it.
locals {
  groups = merge({
    notebooks = "SageMaker Studio notebooks"
    platform  = "Collector and console"
    endpoints = "Private endpoints"
    database  = "PostgreSQL"
  }, var.nat == "instance" ? { nat = "The instance that forwards to the internet" } : {})

  # from, to, port, why
  inside = merge({
    notebooks_endpoints = ["notebooks", "endpoints", 443, "AWS services"]
    notebooks_console   = ["notebooks", "platform", 8080, "Console from a notebook"]
    notebooks_database  = ["notebooks", "database", 5432, "Incidents from a notebook"]
    platform_endpoints  = ["platform", "endpoints", 443, "AWS services"]
    platform_database   = ["platform", "database", 5432, "Incidents"]
    }, var.nat == "instance" ? {
    notebooks_nat = ["notebooks", "nat", 443, "Packages and vendors, through the NAT instance"]
    platform_nat  = ["platform", "nat", 443, "Vendors, through the NAT instance"]
  } : {})

  outside = concat(["notebooks", "platform"], var.nat == "instance" ? ["nat"] : [])
}

resource "aws_security_group" "main" {
  for_each    = local.groups
  name        = "${var.name}-${each.key}"
  description = each.value
  vpc_id      = aws_vpc.main.id
  tags        = { Name = "${var.name}-${each.key}" }
}

resource "aws_vpc_security_group_egress_rule" "inside" {
  for_each                     = local.inside
  security_group_id            = aws_security_group.main[each.value[0]].id
  referenced_security_group_id = aws_security_group.main[each.value[1]].id
  description                  = each.value[3]
  ip_protocol                  = "tcp"
  from_port                    = each.value[2]
  to_port                      = each.value[2]
}

resource "aws_vpc_security_group_ingress_rule" "inside" {
  for_each                     = local.inside
  security_group_id            = aws_security_group.main[each.value[1]].id
  referenced_security_group_id = aws_security_group.main[each.value[0]].id
  description                  = each.value[3]
  ip_protocol                  = "tcp"
  from_port                    = each.value[2]
  to_port                      = each.value[2]
}

# Vendors publish no fixed addresses, so the destination is open and the port is not.
resource "aws_vpc_security_group_egress_rule" "outside" {
  for_each          = toset(local.outside)
  security_group_id = aws_security_group.main[each.key].id
  description       = "HTTPS to vendors, which publish no fixed addresses"
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
  cidr_ipv4         = "0.0.0.0/0"
}

# Studio's own parts talk to each other: home folders by NFS, kernels by high ports.
resource "aws_vpc_security_group_ingress_rule" "studio" {
  for_each                     = { nfs = [2049, 2049], kernels = [8192, 65535] }
  security_group_id            = aws_security_group.main["notebooks"].id
  referenced_security_group_id = aws_security_group.main["notebooks"].id
  description                  = "Studio among itself: ${each.key}"
  ip_protocol                  = "tcp"
  from_port                    = each.value[0]
  to_port                      = each.value[1]
}

resource "aws_vpc_security_group_egress_rule" "studio" {
  for_each                     = { nfs = [2049, 2049], kernels = [8192, 65535] }
  security_group_id            = aws_security_group.main["notebooks"].id
  referenced_security_group_id = aws_security_group.main["notebooks"].id
  description                  = "Studio among itself: ${each.key}"
  ip_protocol                  = "tcp"
  from_port                    = each.value[0]
  to_port                      = each.value[1]
}
