from django.conf import settings
from django.db import migrations, models

# What somebody gives up is granted no more; the rest is as 0004_ledger has it.
ADD_UP = """
CREATE OR REPLACE FUNCTION assistance_add_up() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE assistance_aidyear SET
        reserved = reserved + CASE NEW.movement
            WHEN 'reserved' THEN NEW.amount WHEN 'released' THEN -NEW.amount ELSE 0 END,
        granted = granted + CASE
            WHEN NEW.movement = 'granted' THEN NEW.amount
            WHEN NEW.movement IN ({taken}) THEN -NEW.amount ELSE 0 END,
        paid = paid + CASE NEW.movement
            WHEN 'paid' THEN NEW.amount WHEN 'reversed' THEN -NEW.amount ELSE 0 END
    WHERE id = NEW.year_id;
    RETURN NULL;
END $$;
"""
WITH_WHAT_IS_GIVEN_UP = ADD_UP.format(taken="'withdrawn', 'given_up', 'paid'")
WITHOUT = ADD_UP.format(taken="'withdrawn', 'paid'")


class Migration(migrations.Migration):

    dependencies = [
        ('assistance', '0010_room_of_drafts'),
        ('people', '0013_calls_of_assistance'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AlterModelOptions(
            name='aidrequest',
            options={'default_permissions': ('view',), 'permissions': [('release_aidrequest', 'Can say that it is not a robot'), ('start_review_aidrequest', 'Can review an application'), ('ask_documents_aidrequest', 'Can ask for documents'), ('receive_documents_aidrequest', 'Can note that documents came'), ('ask_care_team_aidrequest', 'Can write to a care team for somebody who asks'), ('destroy_document_aidrequest', 'Can destroy a document and ask for another one'), ('approve_aidrequest', 'Can grant assistance'), ('confirm_aidrequest', 'Can confirm what somebody else proposed'), ('decline_aidrequest', 'Can decide not to grant assistance'), ('review_again_aidrequest', 'Can have a decision reviewed'), ('close_aidrequest', 'Can close an application'), ('merge_aidrequest', 'Can say that two applications are of one person'), ('read_code_aidrequest', 'Can read a code on the telephone'), ('choose_way_aidrequest', 'Can note how somebody wishes to be paid'), ('give_up_aidrequest', 'Can note that somebody gives up what was granted'), ('prepare_payment_aidrequest', 'Can prepare a payment'), ('approve_payment_aidrequest', 'Can approve a payment'), ('take_back_payment_aidrequest', 'Can take a payment back'), ('send_payment_aidrequest', 'Can give a payment to the bank'), ('confirm_payment_aidrequest', 'Can note that a payment was made'), ('return_payment_aidrequest', 'Can note that a payment came back')], 'verbose_name': 'application', 'verbose_name_plural': 'applications for financial assistance'},
        ),
        migrations.RemoveConstraint(
            model_name='aidrequest',
            name='assistance_aid_closed',
        ),
        migrations.RemoveConstraint(
            model_name='ledgerentry',
            name='assistance_ledger_line',
        ),
        migrations.RemoveIndex(
            model_name='ledgerentry',
            name='assistance_ledger_paid',
        ),
        migrations.AlterField(
            model_name='aidrequest',
            name='closing',
            field=models.CharField(blank=True, choices=[('withdrawn', 'No longer wanted'), ('unreachable', 'Could not be reached'), ('twice', 'The same application was sent twice'), ('robot', 'Was sent by a robot'), ('paid', 'Was paid some time ago'), ('given_back', 'The payment came back, and stays there'), ('given_up', 'This person gave up what was granted')], max_length=11, verbose_name='why it ended'),
        ),
        migrations.AlterField(
            model_name='ledgerentry',
            name='movement',
            field=models.CharField(choices=[('reserved', 'Kept for a proposal'), ('released', 'No longer kept'), ('granted', 'Granted'), ('withdrawn', 'No longer granted'), ('given_up', 'Given up'), ('paid', 'Paid'), ('reversed', 'Payment came back')], max_length=9, verbose_name='movement'),
        ),
        migrations.AddIndex(
            model_name='ledgerentry',
            index=models.Index(condition=models.Q(('movement__in', ('paid', 'reversed', 'given_up'))), fields=['made_at'], name='assistance_ledger_paid'),
        ),
        migrations.AddConstraint(
            model_name='aidrequest',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('closed_at__isnull', False), ('closing__in', ['withdrawn', 'unreachable', 'twice', 'robot', 'paid', 'given_back', 'given_up']), ('state', 'closed')), models.Q(models.Q(('state', 'closed'), _negated=True), ('closed_at__isnull', True), ('closed_by__isnull', True), ('closing', '')), _connector='OR'), name='assistance_aid_closed'),
        ),
        migrations.AddConstraint(
            model_name='ledgerentry',
            constraint=models.CheckConstraint(condition=models.Q(('amount__gt', 0), ('movement__in', ['reserved', 'released', 'granted', 'withdrawn', 'given_up', 'paid', 'reversed'])), name='assistance_ledger_line'),
        ),
        migrations.RunSQL(WITH_WHAT_IS_GIVEN_UP, WITHOUT),
    ]
