# The names of Google's services, answered with addresses that are reachable from inside only (private.googleapis.com).
locals {
  services = {
    objects   = ["storage.googleapis.com"]
    secrets   = ["secretmanager.googleapis.com"]
    keys      = ["cloudkms.googleapis.com"]
    logs      = ["logging.googleapis.com", "monitoring.googleapis.com"]
    registry  = ["pkg.dev", "artifactregistry.googleapis.com"]
    notebooks = ["notebooks.googleapis.com", "notebooks.cloud.google.com"]
    identity  = ["iamcredentials.googleapis.com", "sts.googleapis.com", "oauth2.googleapis.com"]
    models    = ["aiplatform.googleapis.com"]
  }
  zones = toset(flatten([for e in var.endpoints : local.services[e]]))
}

resource "google_dns_managed_zone" "service" {
  for_each    = local.zones
  name        = "${var.name}-${replace(each.key, ".", "-")}"
  dns_name    = "${each.key}."
  description = "Keeps calls to ${each.key} inside Google's network"
  visibility  = "private"
  private_visibility_config {
    networks {
      network_url = google_compute_network.main.id
    }
  }
}

resource "google_dns_record_set" "service" {
  for_each     = local.zones
  managed_zone = google_dns_managed_zone.service[each.key].name
  name         = "${each.key}."
  type         = "A"
  ttl          = 300
  rrdatas      = [for i in range(8, 12) : "199.36.153.${i}"]
}

resource "google_dns_record_set" "regional" {
  for_each     = local.zones
  managed_zone = google_dns_managed_zone.service[each.key].name
  name         = "*.${each.key}."
  type         = "A"
  ttl          = 300
  rrdatas      = [for i in range(8, 12) : "199.36.153.${i}"]
}

# Who asked for which name, next to the flow logs.
resource "google_dns_policy" "main" {
  name           = var.name
  enable_logging = true
  networks {
    network_url = google_compute_network.main.id
  }
}
