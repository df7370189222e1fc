# The way out, one of two kinds. Without it no vendor can be read: none of them is reachable privately.
locals {
  gateways = var.nat == "gateway" ? aws_subnet.public : {}
  instance = var.nat == "instance" ? 1 : 0
}

resource "aws_eip" "nat" {
  for_each = aws_subnet.public
  domain   = "vpc"
  tags     = { Name = "${var.name}-nat-${each.key}" }
}

resource "aws_nat_gateway" "main" {
  for_each      = local.gateways
  allocation_id = aws_eip.nat[each.key].id
  subnet_id     = each.value.id
  tags          = { Name = "${var.name}-${each.key}" }
  depends_on    = [aws_internet_gateway.main]
}

resource "aws_route" "gateway" {
  for_each               = var.nat == "gateway" ? aws_route_table.private : {}
  route_table_id         = each.value.id
  destination_cidr_block = "0.0.0.0/0"
  nat_gateway_id         = aws_nat_gateway.main[var.two_zones ? each.key : "0"].id
}

data "aws_ssm_parameter" "image" {
  count = local.instance
  name  = "/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-arm64"
}

resource "aws_instance" "nat" {
  count                   = local.instance
  ami                     = data.aws_ssm_parameter.image[0].insecure_value
  instance_type           = "t4g.nano"
  subnet_id               = aws_subnet.public["0"].id
  source_dest_check       = false
  vpc_security_group_ids  = [aws_security_group.main["nat"].id]
  ebs_optimized           = true
  disable_api_termination = false
  user_data               = file("${path.module}/nat.sh")

  metadata_options {
    http_tokens                 = "required"
    http_put_response_hop_limit = 1
  }

  root_block_device {
    encrypted   = true
    kms_key_id  = var.key_arn
    volume_type = "gp3"
    volume_size = 8
  }

  tags = { Name = "${var.name}-nat" }

  # A newer image appears every week; replacing the way out is a decision, not a side effect.
  lifecycle {
    ignore_changes = [ami]
  }
}

resource "aws_eip_association" "nat" {
  count         = local.instance
  allocation_id = aws_eip.nat["0"].id
  instance_id   = aws_instance.nat[0].id
}

resource "aws_route" "instance" {
  for_each               = var.nat == "instance" ? aws_route_table.private : {}
  route_table_id         = each.value.id
  destination_cidr_block = "0.0.0.0/0"
  network_interface_id   = aws_instance.nat[0].primary_network_interface_id
}
