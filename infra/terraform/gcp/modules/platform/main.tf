locals {
  run      = var.image_tag == "" ? 0 : 1
  settings = merge(local.incidents, var.environment)
  console  = local.run == 1 && length(var.console_command) > 0 ? 1 : 0
  image    = "${var.region}-docker.pkg.dev/${var.project}/${google_artifact_registry_repository.main.repository_id}/${var.name}:${var.image_tag}"
}

# The collector runs when it has something to do, and costs what it runs.
resource "google_cloud_run_v2_job" "collector" {
  count               = local.run
  project             = var.project
  name                = "${var.name}-collector"
  location            = var.region
  deletion_protection = var.protect
  template {
    task_count  = 1
    parallelism = 1
    template {
      service_account = var.accounts["platform"]
      encryption_key  = var.key_id
      timeout         = "3600s"
      max_retries     = 0 # the next run reads what this one missed
      containers {
        image = local.image
        args  = ["collect", "--once"]
        resources {
          limits = { cpu = "1", memory = "2Gi" }
        }
        dynamic "env" {
          for_each = local.settings
          content {
            name  = env.key
            value = env.value
          }
        }
      }
      vpc_access {
        egress = "ALL_TRAFFIC"
        network_interfaces {
          network    = var.network_id
          subnetwork = var.subnet_id
        }
      }
    }
  }
}

resource "google_cloud_run_v2_job_iam_member" "scheduler" {
  count    = local.run
  project  = var.project
  location = var.region
  name     = google_cloud_run_v2_job.collector[0].name
  role     = "roles/run.invoker"
  member   = "serviceAccount:${var.accounts["scheduler"]}"
}

resource "google_cloud_scheduler_job" "collector" {
  count       = local.run
  project     = var.project
  region      = var.region
  name        = "${var.name}-collector"
  description = "Reads the vendors every ${var.collect_minutes} minutes"
  schedule    = var.collect_minutes == 60 ? "0 * * * *" : "*/${var.collect_minutes} * * * *"
  time_zone   = "Etc/UTC"
  http_target {
    http_method = "POST"
    uri         = "https://run.googleapis.com/v2/projects/${var.project}/locations/${var.region}/jobs/${google_cloud_run_v2_job.collector[0].name}:run"
    oauth_token {
      service_account_email = var.accounts["scheduler"]
    }
  }
  retry_config {
    retry_count = 0
  }
}

resource "google_cloud_run_v2_service" "console" {
  count                = local.console
  project              = var.project
  name                 = "${var.name}-console"
  location             = var.region
  ingress              = "INGRESS_TRAFFIC_INTERNAL_ONLY"
  invoker_iam_disabled = false
  deletion_protection  = var.protect
  template {
    service_account                  = var.accounts["platform"]
    encryption_key                   = var.key_id
    timeout                          = "300s"
    max_instance_request_concurrency = 80
    scaling {
      min_instance_count = var.node_count
      max_instance_count = max(1, var.node_count)
    }
    containers {
      image = local.image
      args  = var.console_command
      ports {
        container_port = 8080
      }
      resources {
        limits   = { cpu = "1", memory = "1Gi" }
        cpu_idle = true
      }
      dynamic "env" {
        for_each = local.settings
        content {
          name  = env.key
          value = env.value
        }
      }
    }
    vpc_access {
      egress = "ALL_TRAFFIC"
      network_interfaces {
        network    = var.network_id
        subnetwork = var.subnet_id
      }
    }
  }
}

resource "google_cloud_run_v2_service_iam_member" "people" {
  for_each = local.console == 1 ? var.groups : {}
  project  = var.project
  location = var.region
  name     = google_cloud_run_v2_service.console[0].name
  role     = "roles/run.invoker"
  member   = "group:${each.value}"
}
