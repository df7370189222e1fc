locals {
  subnets = {
    notebooks = cidrsubnet(var.cidr, 2, 0)
    platform  = cidrsubnet(var.cidr, 2, 1)
  }
}

resource "google_compute_network" "main" {
  name                            = var.name
  auto_create_subnetworks         = false
  delete_default_routes_on_create = false
  routing_mode                    = "REGIONAL"
}

resource "google_compute_subnetwork" "main" {
  for_each                 = local.subnets
  name                     = "${var.name}-${each.key}"
  network                  = google_compute_network.main.id
  region                   = var.region
  ip_cidr_range            = each.value
  private_ip_google_access = true
  stack_type               = "IPV4_ONLY"
  log_config {
    aggregation_interval = "INTERVAL_10_MIN"
    flow_sampling        = var.flow_sampling
    metadata             = "INCLUDE_ALL_METADATA"
  }
}

# The way out to the vendors. Google's own services are reached without it.
resource "google_compute_router" "main" {
  name    = var.name
  network = google_compute_network.main.id
  region  = var.region
}

resource "google_compute_router_nat" "main" {
  name                               = var.name
  router                             = google_compute_router.main.name
  region                             = var.region
  nat_ip_allocate_option             = "AUTO_ONLY"
  source_subnetwork_ip_ranges_to_nat = "LIST_OF_SUBNETWORKS"
  dynamic "subnetwork" {
    for_each = google_compute_subnetwork.main
    content {
      name                    = subnetwork.value.id
      source_ip_ranges_to_nat = ["PRIMARY_IP_RANGE"]
    }
  }
  log_config {
    enable = true
    filter = "ERRORS_ONLY"
  }
}

# Cloud SQL lives in a network of Google's that is joined to ours.
resource "google_compute_global_address" "database" {
  count         = var.database ? 1 : 0
  name          = "${var.name}-database"
  network       = google_compute_network.main.id
  purpose       = "VPC_PEERING"
  address_type  = "INTERNAL"
  address       = cidrhost(cidrsubnet(var.cidr, 2, 2), 0)
  prefix_length = tonumber(split("/", var.cidr)[1]) + 2
}

resource "google_service_networking_connection" "database" {
  count                   = var.database ? 1 : 0
  network                 = google_compute_network.main.id
  service                 = "servicenetworking.googleapis.com"
  reserved_peering_ranges = [google_compute_global_address.database[0].name]
}
